// Runs that never wrote their end: only one run holds the lease, so whoever takes it next knows that they were cut off.
// params:  $now DATETIME
// returns: runs INTEGER
MATCH (r:Run {status: 'running'})
SET r.status = 'interrupted', r.finished = $now, r.reason = 'the process ended before the run did'
RETURN count(r) AS runs
