// Dead letters still open, those tried least often first, so that hopeless ones do not keep the rest waiting.
// params:  $limit INTEGER
// returns: id STRING; url STRING; asked STRING; source STRING; stage STRING; reason STRING; role STRING; title STRING; published STRING; publisher STRING; kind STRING; rights STRING; sha256 STRING; attempts INTEGER
MATCH (l:DeadLetter {state: 'open'})
RETURN l.id AS id, l.url AS url, l.asked AS asked, l.source AS source, l.stage AS stage, l.reason AS reason,
       l.role AS role, l.title AS title, l.published AS published, l.publisher AS publisher, l.kind AS kind,
       l.rights AS rights, l.sha256 AS sha256, l.attempts AS attempts
ORDER BY l.attempts, l.first_seen, l.id
LIMIT $limit
