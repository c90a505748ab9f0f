// The entities whose names have any of some keys, and what the graph keeps of their names.
// params:  $keys STRING with blanks between; $limit INTEGER
// returns: id STRING; keys STRING all its keys, with blanks between; close BOOLEAN one more claim can change who it is; early STRING null if names make it nobody else
CALL db.index.fulltext.queryNodes('name_keys', $keys, {limit: $limit}) YIELD node
RETURN node.entity AS id, node.keys AS keys, node.close AS close, node.early AS early
