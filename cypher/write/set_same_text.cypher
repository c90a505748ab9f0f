// Which documents carry the same words: each points at the first of its group by id.
// params:  $texts LIST OF STRING digests of texts
// returns: documents INTEGER
MATCH (d:Document)
WHERE d.text_sha256 IN $texts
WITH d.text_sha256 AS text, collect(d) AS group, min(d.id) AS first
WHERE size(group) > 1
UNWIND group AS d
WITH d, CASE WHEN d.id = first THEN null ELSE first END AS same
WHERE (d.same_text_as IS NULL) <> (same IS NULL) OR d.same_text_as <> same
SET d.same_text_as = same
RETURN count(d) AS documents
