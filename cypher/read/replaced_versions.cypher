// All versions of the pages of which there are several; reference data and imported sets, whose rows have days of their
// own, are left out.
// params:  none
// returns: document MAP
MATCH (any:Document)-[:REPLACES]-(:Document)
WHERE any.kind <> 'reference'
WITH DISTINCT any AS d
RETURN {id: d.id, url: d.url, kind: d.kind, publisher: d.publisher, published: d.published, fetched: d.fetched,
        fetched_ms: d.fetched.epochMillis, same_text_as: d.same_text_as} AS document
