// The entities whose names have any of some keys.
// params:  $keys STRING with blanks between; $limit INTEGER
// returns: id STRING; keys STRING all its keys, with blanks between
CALL db.index.fulltext.queryNodes('name_keys', $keys, {limit: $limit}) YIELD node
RETURN node.entity AS id, node.keys AS keys
