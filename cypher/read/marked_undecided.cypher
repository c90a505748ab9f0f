// Entities that came or changed since it was decided who they are.
// params:  none
// returns: id STRING
MATCH (u:Undecided)
RETURN u.entity AS id
