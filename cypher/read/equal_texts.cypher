// Documents with all the words of some others.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; other STRING; same_text_as STRING of the other
UNWIND $ids AS id
MATCH (d:Document {id: id})
MATCH (o:Document)
WHERE o.text_sha256 = d.text_sha256 AND o.id <> d.id
RETURN d.id AS id, o.id AS other, o.same_text_as AS same_text_as
