"""Changes of a stored graph that somebody can make who knows its form: each leaves nodes and edges of known sorts."""

from __future__ import annotations

_ELSEWHERE = "MATCH (o:Organization) WHERE NOT o IN [a, b] WITH a, r, b, o, properties(r) AS p ORDER BY o.id LIMIT 1 "
_EDGE = "MATCH (a:Entity)-[r:BUYS_CLOUD_FROM]->(b:Entity) WITH a, r, b ORDER BY r.deal LIMIT 1 "
_OWNED = "MATCH (a:Entity)-[r:OWNED_BY]->(b:Entity) WITH a, r, b ORDER BY r.link LIMIT 1 "
_NAMED = "MATCH (a:Entity)-[r:CANONICAL]->(b:Entity) WITH a, r, b ORDER BY a.id LIMIT 1 "
_CLAIM = "MATCH (c:Claim)-[r:IN]->(x:Extraction {current: true})-[:OF]->(d:Document {kind: 'news'}) "
_ONE_CLAIM = _CLAIM + "WITH c, r, x, d ORDER BY c.id LIMIT 1 "
_TWO_CLAIMS = (
    "MATCH (d:Deal)<-[r:SUPPORTS {rank: 0}]-(c:Claim), (d)<-[s:SUPPORTS {rank: 1}]-(e:Claim) "
    "WITH d, r, c, s, e ORDER BY d.id LIMIT 1 "
)
_DEAL = "MATCH (d:Deal)-[r:FROM]->(a:Entity), (d)-[s:TO]->(b:Entity) WITH d, r, a, s, b ORDER BY d.id LIMIT 1 "
_READ = "MATCH (e:Organization {provisional: true}) WITH e ORDER BY e.id LIMIT 1 "
_RULING = "MATCH (j:Judgement {in_force: true}) WITH j ORDER BY j.id LIMIT 1 "

DAMAGES = {
    "the ranks of two claims are swapped": _TWO_CLAIMS + "SET r.rank = 1, s.rank = 0",
    "two claims of a deal have one rank": _TWO_CLAIMS + "SET s.rank = 0",
    "a claim supports another deal": _TWO_CLAIMS
    + "MATCH (o:Deal) WHERE o <> d WITH r, c, o ORDER BY o.id LIMIT 1 DELETE r CREATE (c)-[:SUPPORTS {rank: 9}]->(o)",
    "an edge leads to another firm": _EDGE
    + _ELSEWHERE
    + "DELETE r WITH a, o, p CREATE (a)-[n:BUYS_CLOUD_FROM]->(o) SET n = p",
    "an edge comes from another firm": _EDGE
    + _ELSEWHERE
    + "DELETE r WITH b, o, p CREATE (o)-[n:BUYS_CLOUD_FROM]->(b) SET n = p",
    "an edge is of another sort": _EDGE
    + "WITH a, r, b, properties(r) AS p DELETE r WITH a, b, p CREATE (a)-[n:EMBEDS]->(b) SET n = p",
    "an edge stands a second time under another sort": _EDGE + "CREATE (a)-[n:EMBEDS]->(b) SET n = properties(r)",
    "the status of an edge": _EDGE + "SET r.status = 'ended'",
    "an edge ends on another day": _EDGE + "SET r.end_last = date('2019-01-01')",
    "an edge holds until another day": _EDGE + "SET r.in_force_until = date('2019-01-01')",
    "an edge bears a sum": _EDGE + "SET r.amount_low = 1.0",
    "an edge is disputed": _EDGE + "SET r.disputed = NOT r.disputed",
    "a deal has another party": _DEAL
    + "MATCH (o:Organization) WHERE NOT o IN [a, b] WITH d, r, o ORDER BY o.id LIMIT 1 "
    "DELETE r CREATE (d)-[:FROM]->(o)",
    "a deal has a second party": _DEAL
    + "MATCH (o:Organization) WHERE NOT o IN [a, b] WITH d, o ORDER BY o.id LIMIT 1 CREATE (d)-[:TO]->(o)",
    "a deal is of another status": _DEAL
    + "SET d.status = CASE d.status WHEN 'ended' THEN 'confirmed' ELSE 'ended' END",
    "the terms of a deal": "MATCH (d:Deal) WHERE d.terms <> '[]' WITH d ORDER BY d.id LIMIT 1 "
    "SET d.terms = replace(d.terms, '0', '1')",
    "the headline sum of a deal": "MATCH (d:Deal) WHERE d.amount_low IS NOT NULL WITH d ORDER BY d.id LIMIT 1 "
    "SET d.amount_low = d.amount_low * 10",
    "a deal has more sources": _DEAL + "SET d.independent_sources = d.independent_sources + 1",
    "a deal was known earlier": _DEAL + "SET d.known = date('2001-01-01')",
    "a deal is filed elsewhere": _DEAL + 'SET d.tie = \'["a","b"]\'',
    "a deal is an entity, too": _DEAL + "SET d:Entity",
    "owned since another day": _OWNED + "SET r.start = '2001'",
    "owned until a day": _OWNED + "SET r.end = '2099-01-01'",
    "owned by somebody else": _OWNED + _ELSEWHERE + "DELETE r WITH a, o, p CREATE (a)-[n:OWNED_BY]->(o) SET n = p",
    "owned by another claim": _OWNED + "MATCH (c:Claim) WITH r, c ORDER BY c.id LIMIT 1 SET r.claim = c.id",
    "owned twice": _OWNED + "CREATE (a)-[:OWNED_BY {link: 'another', claim: r.claim}]->(b)",
    "a name is somebody else": _NAMED + _ELSEWHERE + "DELETE r WITH a, o, p CREATE (a)-[n:CANONICAL]->(o) SET n = p",
    "a name is somebody for another reason": _NAMED + "SET r.says = 'ruled the same by nobody', r.rule = 'ruling'",
    "a name is nobody else": _NAMED + "DELETE r",
    "a listed firm is another one": "MATCH (a:Entity {id: 'nvidia'}), (o:Entity {id: 'openai'}) "
    "CREATE (a)-[:CANONICAL {entity: 'nvidia', rule: 'name', score: 1.0, says: 'equal names'}]->(o)",
    "an entity is of two sorts": "MATCH (e:Organization) WITH e ORDER BY e.id LIMIT 1 SET e:Fund",
    "a name in a text is of two sorts": _READ + "SET e:Fund",
    "an entity is of no sort": _READ + "REMOVE e:Organization",
    "a name in a text is listed": _READ + "SET e.provisional = false",
    "an entity is found by another name": "MATCH (e:Entity {id: 'nvidia'}) SET e.names = ['openai']",
    "a claim names another entity": _ONE_CLAIM + "MATCH (c)-[n:FROM]->(a:Entity) MATCH (o:Organization) WHERE o <> a "
    "WITH c, n, o ORDER BY o.id LIMIT 1 DELETE n CREATE (c)-[:FROM]->(o)",
    "a claim names its party twice": _ONE_CLAIM + "MATCH (c)-[:FROM]->(a:Entity) CREATE (c)-[:FROM]->(a)",
    "a claim is of another extraction": _ONE_CLAIM
    + "MATCH (y:Extraction) WHERE y <> x WITH c, r, y ORDER BY y.id LIMIT 1 DELETE r CREATE (c)-[:IN]->(y)",
    "a claim is of a second extraction": _ONE_CLAIM
    + "MATCH (y:Extraction) WHERE y <> x WITH c, y ORDER BY y.id LIMIT 1 CREATE (c)-[:IN]->(y)",
    "a span lies elsewhere": _ONE_CLAIM + "SET c.quote_start = c.quote_start + 1, c.quote_end = c.quote_end + 1",
    "a quote says something else": _ONE_CLAIM + "SET c.quote = reverse(c.quote)",
    "a claim is surer": _ONE_CLAIM
    + "SET c.modality = CASE c.modality WHEN 'confirmed' THEN 'denied' ELSE 'confirmed' END",
    "a claim was known earlier": _ONE_CLAIM + "SET c.known = date('2001-01-01')",
    "a claim happened earlier": _ONE_CLAIM + "SET c.event = date('2001-01-01')",
    "a claim is filed elsewhere": _ONE_CLAIM + 'SET c.tie = \'["a","b"]\'',
    "a claim is filed nowhere": _ONE_CLAIM + "REMOVE c.tie",
    # Of withdrawn words the id by which a claim is kept is not the digest of what it says.
    "a claim is held to be withdrawn": _ONE_CLAIM + "SET c.withdrawn_id = c.id, c.quote_sha256 = c.id",
    "a claim is none any more": _ONE_CLAIM + "REMOVE c:Claim",
    "a claim is gone": _ONE_CLAIM + "DETACH DELETE c",
    "a claim is gone with what its extraction says of it": _ONE_CLAIM + "SET x.claims = x.claims - 1 DETACH DELETE c",
    "an extraction is of another version": _ONE_CLAIM + "SET x.version = x.version + '9'",
    "an extraction is current no longer": _ONE_CLAIM + "SET x.current = false",
    "an older extraction is current": "MATCH (x:Extraction {current: false})-[:OF]->(d)<-[:OF]-(y {current: true}) "
    "WITH x, y ORDER BY x.id LIMIT 1 SET x.current = true, y.current = false",
    "an extraction is of two documents": _ONE_CLAIM
    + "MATCH (e:Document) WHERE e <> d WITH x, e ORDER BY e.id LIMIT 1 CREATE (x)-[:OF]->(e)",
    "a document was published on another day": _ONE_CLAIM + "SET d.published = '2001-01-01'",
    "a document is a sample": _ONE_CLAIM + "SET d.kind = 'sample'",
    "a document is of other rights": _ONE_CLAIM + "SET d.rights = 'confidential'",
    "a document replaces another page": _ONE_CLAIM
    + "MATCH (e:Document {kind: 'news'}) WHERE e.url <> d.url WITH d, e ORDER BY e.id LIMIT 1 "
    "CREATE (d)-[:REPLACES]->(e)",
    "the versions of a page change places": "MATCH (d:Document)-[r:REPLACES]->(e:Document) WITH d, r, e "
    "ORDER BY d.id LIMIT 1 DELETE r CREATE (e)-[:REPLACES]->(d)",
    "a document is a copy of another": _ONE_CLAIM
    + "MATCH (e:Document {kind: 'news'}) WHERE e <> d WITH d, e ORDER BY e.id LIMIT 1 SET d.same_text_as = e.id",
    "the band of a text is another": _ONE_CLAIM + "SET d.band_03 = 'x'",
    "a ruling says why in other words": _RULING + "SET j.why = 'no reason'",
    "a ruling is by somebody else": _RULING + "SET j.who = 'nobody'",
    "a ruling counts no longer": _RULING + "SET j.in_force = false",
    "a ruling is earlier": _RULING + "SET j.when = datetime('2001-01-01T00:00Z')",
    "a ruling that joined is gone": "MATCH (j:Judgement {verdict: 'same'}) WITH j ORDER BY j.id LIMIT 1 DELETE j",
    "a ruling holds a word more": _RULING + "SET j.note = 'a word'",
    "two entities are tied by no known tie": "MATCH (a:Entity {id: 'nvidia'}), (b:Entity {id: 'openai'}) "
    "CREATE (a)-[:FRIEND_OF]->(b)",
    "a claim cites a claim": "MATCH (a:Claim), (b:Claim) WHERE a.id < b.id WITH a, b ORDER BY a.id, b.id LIMIT 1 "
    "CREATE (a)-[:SUPPORTS]->(b)",
    "the keys of a name are others": "MATCH (k:NameKeys) WITH k ORDER BY k.entity LIMIT 1 SET k.keys = 'name_0'",
    "somebody is close to a decision": "MATCH (k:NameKeys) WITH k ORDER BY k.entity LIMIT 1 SET k.close = NOT k.close",
}
