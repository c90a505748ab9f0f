// The documents of one address, or the one with that id, and others by their ids.
// params:  $subject STRING an address or the id of a document; $ids LIST OF STRING ids of more documents
// returns: document MAP; copies INTEGER other documents with the same words
MATCH (d:Document)
WHERE (d.id = $subject OR d.url = $subject OR d.id IN $ids) AND d.kind <> 'reference'
RETURN properties(d) AS document,
       COUNT { MATCH (o:Document) WHERE o.text_sha256 = d.text_sha256 AND o.id <> d.id AND o.url <> d.url } AS copies
ORDER BY d.id
