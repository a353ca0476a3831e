/** Texts in which nobody is named, though much of it is written like a name. {word} is an ordinary word, {Word} the same with a capital. */
export const NOBODY = `
# {Word} {Word}
## {Word} and {Word}
### Step {number}: {Word} the {Word}
**{Word} {Word}:** {word} the {word} of your {word}
- {Word} {Word}
1. {Word} {Word} {Word}
{Word} {Word}: {word} {word}
{Word} {Word} {Word} {Word}
{Word}: {Word} {Word}
{number}. {Word} the {word}
The {Word} of {Word}
How To {Word} Your {Word}
Why {Word} {Word} Matters
You are a {Word} {Word}. Your task is to {word} the {word}.
You are an expert {Word} {Word} and {word} {word}.
Act as a {Word} {Word} with experience in {product} and {product}.
I want you to act as a {Word} {Word}.
I want you to act as an {job}. I will give you a {thing} and you {word} it.
Imagine you are a {job} in the {Word} {Word}.
Write a {product} script that reads a {thing} and prints the {word}.
Write a {product} function that returns the {word} of a {word}.
How do I connect {product} to {product} with {product}?
{product} vs {product}: which one should a {job} learn?
Deploy {product} on {product} with {product} {number}
Our {product} cluster runs in {product} with {product} and {product}.
The C4 model, S3 buckets and the EKS cluster are shown in the diagram.
INFO {date} {product} {Word}{Word} started on port {number}
ERROR {date} [{Word}{Word}] {Word} failed: {Word} {word}
WARN {Word} {Word} {number} ms
Exception in thread "main" java.lang.{Word}Exception: {Word} {word}
import {Word}{Word} from "{word}-{word}";
const {word} = new {Word}{Word}({number});
public class {Word}{Word} extends {Word} implements {Word} {
function {word}{Word}({word}, {word}) { return {word}.{word}({number}); }
def {word}_{word}(self, {word}: {Word}) -> {Word}:
SELECT {Word}, {word} FROM {Word} WHERE {word} = {number} ORDER BY {Word}
{"{word}": "{Word} {word}", "{word}": {number}, "type": "{Word}"}
{"{word}": ["{Word}", "{Word}", "{word} {word}"], "{word}_{word}": "{Word}"}
  "{word}": "{Word}/{Word}/{Word}",
"{word}": [ "{Word} {word}", "{Word}-{word}", "{word}" ]
no {word}, no {word} {word}, {word}, {word} {word}, {word}
Starters: {Word}, {Word} {Word}, {Word}. Desserts: {Word} {Word}, {Word}
{word} {word} ({word} {word}, {word}) on a {word} {word}
{ {word}:{Word} } and { {word}:{word} }
The {Word} {word} was found near the {word} of the {word}.
A {word} {Word} landscape, {word} light, {Word} style
- {Word} ({word}): {word} {word}
- {Word} {word} {word} {word}
<{Word} {word}="{word}">{Word} {Word}</{Word}>
Dear Customer, your {thing} is ready.
Dear Sir or Madam, please find the {thing} attached.
Dear Hiring Manager, I am applying for the position of {Word} {Word}.
Dear Team, the {thing} starts on {day}.
Best Regards, The {Word} Team
Thanks, Support Team
Hello World
Hi there! How can I help you today?
Good Morning Everyone
User: what is a {thing}?
Assistant: A {thing} is a {word} {word}.
Question: {Word} {word} {word}?
Answer: {Word}
My {acronym} is {number}. What is an {acronym}?
Can I change the {acronym} of my card at the {acronym}?
{acronym}: {number}
My {acronym} number is {number} {number}, please block it.
Drama, Comedy, Action & Adventure, Kids & Family
{noun} und {noun} in der {noun}
Die {noun} ist eine {noun}, und der {noun} steht neben dem {noun}.
Bitte erkläre mir die {noun} und die {noun}.
Was ist der Unterschied zwischen {noun} und {noun}?
Schreibe einen Aufsatz über das Thema {noun}.
Happy New Year! Merry Christmas everyone
I speak {nation} and {nation}, and I like {nation} food.
The {nation} government and the {nation} {job} agreed on a {thing}.
See you on {day}, {date}.
Chapter {number}: {Word} {Word}
Figure {number}. {Word} {word} of the {Word}
Order {number} was shipped on {day}.
There are {number} items and {number} boxes in {number} rooms.
God bless you. Oh my God, LOL, OMG, WTF
The CEO told the CFO that HR and IT need an API.
Terms and Conditions apply. All Rights Reserved.
Is {word} {word}? {Word} it {word}, please.
{Word} is a {word} {word} that {word} the {word}.
THE {word} IS {word}!!!
i am {word} and i like {word}
i'm not {word} with the {thing}, my {thing} is {word}
hello, i need help with my {thing}
dear all, the {thing} is {word}
the {thing} is called {word}
my name is on the {thing}
from {number} to {number}
`;
