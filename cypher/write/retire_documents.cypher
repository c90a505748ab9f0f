// The claims of some documents count no longer; they stay on record.
// params:  $ids LIST OF STRING
// returns: retired INTEGER
UNWIND $ids AS id
MATCH (:Document {id: id})<-[:OF]-(x:Extraction {current: true})
SET x.current = false
RETURN count(x) AS retired
