// Runs of the ingest, latest first.
// params:  $limit INTEGER
// returns: id STRING; started DATETIME; finished DATETIME; status STRING; reason STRING; trigger STRING; fetched INTEGER; documents INTEGER; with_claims INTEGER; without_claims INTEGER; duplicates INTEGER; dead INTEGER; claims INTEGER; deals INTEGER; report STRING; warnings LIST OF STRING
MATCH (r:Run)
RETURN r.id AS id, r.started AS started, r.finished AS finished, r.status AS status, r.reason AS reason,
       r.trigger AS trigger, r.fetched AS fetched, r.documents AS documents,
       r.with_claims AS with_claims, r.without_claims AS without_claims, r.duplicates AS duplicates,
       r.dead AS dead, r.claims AS claims, r.deals AS deals, r.report AS report, coalesce(r.warnings, []) AS warnings
ORDER BY r.started DESC, r.id
LIMIT $limit
