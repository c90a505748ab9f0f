// Documents of some groups of copies, by the first of each group.
// params:  $heads LIST OF STRING document ids
// returns: id STRING; same_text_as STRING
MATCH (d:Document)
WHERE d.id IN $heads
RETURN d.id AS id, d.same_text_as AS same_text_as
UNION
MATCH (d:Document)
WHERE d.same_text_as IN $heads
RETURN d.id AS id, d.same_text_as AS same_text_as
