// Some dirty ties, locked until the transaction ends, of those that are still dirty.
// params:  $ties LIST OF STRING in order
// returns: tie STRING; version INTEGER that it had
UNWIND $ties AS tie
MATCH (m:Dirty {tie: tie})
SET m.version = m.version + 1
RETURN m.tie AS tie, m.version - 1 AS version
