// Saved questions with the answer that was found last.
// params:  none
// returns: name STRING; question STRING; made DATETIME; asked DATETIME; times INTEGER; answer STRING; error STRING
MATCH (w:Watch)
RETURN w.name AS name, w.question AS question, w.made AS made, w.asked AS asked, w.times AS times,
       w.answer AS answer, w.error AS error
ORDER BY w.name
