// Shows the verdict of a vote, after every line of its log has been checked: node result.js vote.log
'use strict';
const piaojue = require('./piaojue.node');

try {
  const result = JSON.parse(piaojue.check(process.argv[2]));
  for (const contest of result.contests) console.log(contest.id, JSON.stringify(contest.verdict));
} catch (error) {
  console.error(error.check ? `line ${error.line}, check ${error.check}: ${error.message}` : `${error.code ?? error.name}: ${error.message}`);
  process.exitCode = 1;
}
