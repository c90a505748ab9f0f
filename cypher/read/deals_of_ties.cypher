// Deals of some ties as they are stored, with parties, claims by rank, and the typed edges between the parties.
// params:  $ties LIST OF STRING
// returns: deal MAP; from_id STRING; to_id STRING; claims LIST of [rank, id]; edges LIST of [type, from, to, properties]
MATCH (d:Deal)
WHERE d.tie IN $ties
OPTIONAL MATCH (d)-[:FROM]->(a:Entity)
OPTIONAL MATCH (d)-[:TO]->(b:Entity)
RETURN properties(d) AS deal, a.id AS from_id, b.id AS to_id,
       COLLECT { MATCH (c:Claim)-[s:SUPPORTS]->(d) RETURN [s.rank, c.id] ORDER BY s.rank, c.id } AS claims,
       COLLECT { MATCH (a)-[r {deal: d.id}]->(b) RETURN [type(r), a.id, b.id, properties(r)] } AS edges
