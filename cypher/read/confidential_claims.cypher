// Claims of confidential documents, with the ties that they are about.
// params:  none
// returns: claim STRING; tie STRING
MATCH (d:Document {rights: 'confidential'})<-[:OF]-(:Extraction)<-[:IN]-(c:Claim)
RETURN DISTINCT c.id AS claim, c.tie AS tie
