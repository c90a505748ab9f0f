// How many nights are in which state.
// params:  none
// returns: state STRING; nights INTEGER
MATCH (n:Night)
RETURN coalesce(n.state, 'unknown') AS state, count(n) AS nights
ORDER BY state
