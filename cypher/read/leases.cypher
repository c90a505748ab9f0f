// All leases that somebody holds.
// params:  none
// returns: name STRING; holder STRING
MATCH (l:Lease)
WHERE l.holder IS NOT NULL
RETURN l.name AS name, l.holder AS holder
