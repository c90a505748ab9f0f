// Documents that may be copies of some others: a band of their sketches is equal.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; others LIST OF STRING their ids
UNWIND $ids AS id
MATCH (d:Document {id: id})
CALL (d) {
  MATCH (o:Document)
  WHERE o.band_00 = d.band_00
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_01 = d.band_01
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_02 = d.band_02
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_03 = d.band_03
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_04 = d.band_04
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_05 = d.band_05
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_06 = d.band_06
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_07 = d.band_07
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_08 = d.band_08
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_09 = d.band_09
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_10 = d.band_10
  RETURN o
  UNION
  MATCH (o:Document)
  WHERE o.band_11 = d.band_11
  RETURN o
}
WITH d, o
WHERE o.id <> d.id
RETURN d.id AS id, collect(o.id) AS others
