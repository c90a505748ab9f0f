// What groups of copies follow from, for every document.
// params:  none
// returns: id STRING; text_sha256 STRING; runs INTEGER; sketch STRING; band_00 STRING of a short text the digest of its words below the headline; same_text_as STRING
MATCH (d:Document)
RETURN d.id AS id, d.text_sha256 AS text_sha256, d.runs AS runs, d.sketch AS sketch, d.band_00 AS band_00, d.same_text_as AS same_text_as
ORDER BY d.id
