// What saved questions said when their answer changed, latest first.
// params:  $limit INTEGER
// returns: id STRING; watch STRING; question STRING; at DATETIME; difference STRING; error STRING
MATCH (a:Alert)
RETURN a.id AS id, a.watch AS watch, a.question AS question, a.at AS at, a.difference AS difference, a.error AS error
ORDER BY a.at DESC, a.watch
LIMIT $limit
