// Who holds a lease, and until when.
// params:  $name STRING
// returns: holder STRING; until DATETIME
MATCH (l:Lease {name: $name})
RETURN l.holder AS holder, l.until AS until
