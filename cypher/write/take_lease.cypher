// The lease, if it is free, is held by the holder named as gone, or has run out before an instant.
// params:  $name STRING; $holder STRING; $gone STRING; $over DATETIME; $until DATETIME
// returns: holder STRING; until DATETIME
MERGE (l:Lease {name: $name})
SET l.tries = coalesce(l.tries, 0) + 1
WITH l, l.holder IS NULL OR l.holder IN [$holder, $gone] OR l.until < $over AS free
FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END | SET l.holder = $holder, l.until = $until)
RETURN l.holder AS holder, l.until AS until
