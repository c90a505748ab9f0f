// The entities whose names have some keys, key by key.
// params:  $keys LIST OF STRING; $limit INTEGER most entities of a key
// returns: key STRING; ids LIST OF STRING in no order
UNWIND $keys AS key
CALL (key) {
  CALL db.index.fulltext.queryNodes('name_keys', key, {limit: $limit}) YIELD node
  RETURN collect(node.entity) AS ids
}
RETURN key, ids
