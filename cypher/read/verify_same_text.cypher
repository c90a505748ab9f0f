// Documents whose mark of an equal text is not the one that follows from the texts: the first of a group by id.
// params:  none
// returns: id STRING
MATCH (d:Document)
WITH d.text_sha256 AS text, collect(d) AS group, min(d.id) AS first
UNWIND group AS d
WITH d, CASE WHEN d.id = first THEN null ELSE first END AS same
WHERE (d.same_text_as IS NULL) <> (same IS NULL) OR d.same_text_as <> same
RETURN d.id AS id
