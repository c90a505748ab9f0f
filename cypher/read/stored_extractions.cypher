// Which of some documents the graph holds, and the extractions that are current for them.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; extraction STRING null if there is none; same_text BOOLEAN; rights STRING
MATCH (d:Document)
WHERE d.id IN $ids
OPTIONAL MATCH (d)<-[:OF]-(x:Extraction {current: true})
RETURN d.id AS id, x.id AS extraction, d.same_text_as IS NOT NULL AS same_text, d.rights AS rights
