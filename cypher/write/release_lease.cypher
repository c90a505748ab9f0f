// The lease given back by its holder.
// params:  $name STRING; $holder STRING
// returns: name STRING
MATCH (l:Lease {name: $name, holder: $holder})
REMOVE l.holder, l.until
RETURN l.name AS name
