// What to keep of the names of some entities.
// params:  $rows LIST OF MAP {id, keys with blanks between, close, early (null: nobody else)}
// returns: kept INTEGER
UNWIND $rows AS row
MERGE (k:NameKeys {entity: row.id})
SET k.keys = row.keys, k.close = row.close, k.early = row.early
RETURN count(k) AS kept
