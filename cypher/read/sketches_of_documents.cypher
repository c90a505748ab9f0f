// Sketches of some documents, with their groups of copies.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; runs INTEGER; sketch STRING; same_text_as STRING
UNWIND $ids AS id
MATCH (d:Document {id: id})
WHERE d.sketch IS NOT NULL
RETURN d.id AS id, d.runs AS runs, d.sketch AS sketch, d.same_text_as AS same_text_as
