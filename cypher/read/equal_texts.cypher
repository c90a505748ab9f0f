// Documents with all the words of some others, or, of short ones, with all words below the headline.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; other STRING; same_text_as STRING of the other
UNWIND $ids AS id
MATCH (d:Document {id: id})
CALL (d) {
  MATCH (o:Document)
  WHERE o.text_sha256 = d.text_sha256
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE d.sketch IS NULL AND o.band_00 = d.band_00
  RETURN o
}
WITH d, o
WHERE o.id <> d.id
RETURN d.id AS id, o.id AS other, o.same_text_as AS same_text_as
