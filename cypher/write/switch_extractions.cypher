// The extractions named become the current ones of their documents; their forerunners stay on record.
// params:  $ids LIST OF STRING
// returns: retired INTEGER
UNWIND $ids AS id
MATCH (x:Extraction {id: id})-[:OF]->(d:Document)
SET x.current = true
REMOVE x.batch
REMOVE d.batch
WITH d, x
MATCH (d)<-[:OF]-(old:Extraction {current: true})
WHERE old <> x
SET old.current = false
RETURN count(old) AS retired
