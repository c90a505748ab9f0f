// Who buys chips, wafers, memory or lithography from whom, latest first.
// params:  $id STRING customer or supplier, null: all; $limit INTEGER
// returns: id STRING; customer STRING; supplier STRING; object STRING; status STRING; disputed BOOLEAN; announced STRING; end STRING; over_by STRING; amount_low FLOAT; amount_high FLOAT; currency STRING; money_role STRING; sources INTEGER
MATCH (a:Entity)<-[:FROM]-(d:Deal {kind: 'chip_supply'})-[:TO]->(b:Entity)
WHERE $id IS NULL OR $id IN [a.id, b.id]
RETURN d.id AS id, a.name AS customer, b.name AS supplier, d.object AS object, d.status AS status,
       d.disputed AS disputed, d.announced AS announced, d.end AS end, d.over_by AS over_by,
       d.amount_low AS amount_low, d.amount_high AS amount_high, d.currency AS currency, d.money_role AS money_role,
       d.independent_sources AS sources
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
LIMIT $limit
