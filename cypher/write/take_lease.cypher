// The lease, if it is free, is held by the holder named as gone, or has run out under one not known to live.
// params:  $name STRING; $holder STRING; $gone STRING; $lives STRING; $now DATETIME; $until DATETIME
// returns: holder STRING; until DATETIME
MERGE (l:Lease {name: $name})
SET l.tries = coalesce(l.tries, 0) + 1
WITH l, l.holder IS NULL OR l.holder IN [$holder, $gone] OR (l.until < $now AND l.holder <> $lives) AS free
FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END | SET l.holder = $holder, l.until = $until)
RETURN l.holder AS holder, l.until AS until
