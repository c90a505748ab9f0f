// What the graph holds, in numbers, and the instant of the newest fetch, run, and run over all sources.
// params:  none
// returns: documents INTEGER; samples INTEGER; claims INTEGER; deals INTEGER; disputed INTEGER; sample_deals INTEGER; entities INTEGER; provisional INTEGER; dead INTEGER; fetched DATETIME; run DATETIME; run_status STRING; lease STRING holder of the ingest lease; sources_read DATETIME
OPTIONAL MATCH (r:Run)
WITH r
ORDER BY r.started DESC
LIMIT 1
RETURN COUNT { MATCH (:Document) } AS documents,
       COUNT { MATCH (d:Document) WHERE d.kind = 'sample' } AS samples,
       COUNT { MATCH (c:Claim)-[:SUPPORTS]->(:Deal) RETURN DISTINCT c } AS claims,
       COUNT { MATCH (:Deal) } AS deals,
       COUNT { MATCH (d:Deal) WHERE d.disputed } AS disputed,
       COUNT { MATCH (d:Deal) WHERE d.sample } AS sample_deals,
       COUNT { MATCH (e:Entity) WHERE NOT coalesce(e.provisional, false) } AS entities,
       COUNT { MATCH (e:Entity) WHERE e.provisional } AS provisional,
       COUNT { MATCH (l:DeadLetter) WHERE l.state = 'open' } AS dead,
       COLLECT { MATCH (d:Document) RETURN max(d.fetched) }[0] AS fetched,
       coalesce(r.finished, r.started) AS run, r.status AS run_status,
       COLLECT { MATCH (l:Lease {name: 'ingest'}) RETURN l.holder }[0] AS lease,
       COLLECT {
         // A record of an older version does not say how many answered, nor whether `ingest` was of all sources.
         MATCH (a:Run)
         WHERE a.status = 'done' AND a.trigger IN ['night', 'ingest'] AND coalesce(a.answered > 0, a.trigger = 'night')
         RETURN a.finished ORDER BY a.finished DESC LIMIT 1
       }[0] AS sources_read
