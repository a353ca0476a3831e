/**
 * Sentences of our own with places to fill: {person}, {given}, {family}, {org}, {place}, {country}, {address}; {thing}, {job}, {day},
 * {date}, {number}, {email}, {phone}, {product} and {nation} are filled, too, but are nothing that the tagger looks for.
 */
export const PROSE = `
Write an email to {person} at {org} about the {thing}.
Draft a letter to {person}, {job} at {org}, asking for a {thing}.
Please write a recommendation letter for my colleague {person}.
Write a birthday poem for my friend {given}.
Summarize the meeting between {person} and {person} on {day}.
Translate this for {given}: the {thing} is ready.
My name is {person} and I live in {place}.
My name is {person}, I work as a {job} for {org}.
Hi, I'm {given} from {place}.
Hello, this is {person} calling from {org}.
I am {person}, a {job} from {place}, {country}.
I'm {given}, and my husband {given} is a {job}.
You can reach {person} at {email} or {phone}.
Contact {person} ({email}) for details.
Please call {given} on {phone} before {day}.
{person} said the {thing} would be ready by {day}.
"{given} will not be there," said {person}.
{person} joined {org} in {number} as a {job}.
{person}, {job} of {org}, announced the {thing} on {day}.
{org} announced that {person} will become its new {job}.
{org} is based in {place}, {country}.
{org} opened an office in {place} last year.
{org} and {org} agreed on a {thing} worth {number} million.
Shares of {org} fell {number} percent on {day}.
{org} hired {person} away from {org}.
The {org} team in {place} reports to {person}.
The {thing} of {org} was approved by {org}.
I work at {org} in {place}.
I used to work for {org} before I moved to {place}.
She lives in {place} with her son {given}.
He moved from {place} to {place} in {number}.
They flew from {place} to {place} on {day}.
We visited {place}, {place} and {place} last summer.
The weather in {place} is bad today.
What is the best restaurant in {place}?
How do I get from {place} to {place} by train?
Plan a trip to {place} for {number} days.
Give me {number} facts about {country}.
{country} and {country} signed a {thing} on {day}.
The president of {country} met {person} in {place}.
Protests broke out in {place} after the {thing}.
{person} was born in {place} on {date}.
{person} was arrested in {place} on {day}, police said.
{person} beat {person} in the final in {place}.
{given} and {given} are getting married in {place}.
{given} asked {given} about the {thing}.
{given}, can you send me the {thing}?
Thanks {given}, that helps a lot!
Tell {given} that {given} called about the {thing}.
Ask {person} whether {org} has paid.
Remind me to call {given} at {number}.
Is {given} coming to the party on {day}?
Did {person} sign the {thing}?
{given}'s {thing} is better than {given}'s.
{family}'s book about {country} sold {number} copies.
According to {family}, the {thing} was a mistake.
Mr. {family} lives next to Mrs. {family}.
Mr. {person} and Ms. {family} attended the {thing}.
Dr. {person} will see you now.
Dr. {family} is a {job} at {org}.
Professor {family} teaches at {org}.
Judge {family} rejected the {thing} on {day}.
Senator {person} visited {place} on {day}.
President {family} spoke in {place}.
Captain {family} ordered the crew to return to {place}.
Patient {person}, {number} years old, was admitted to {org} on {date}.
The patient, {person}, lives at {address}.
{person} lives at {address}.
I live at {address}.
My address is {address}.
Our office is at {address}.
My new address: {address}
Please ship the {thing} to {address}.
Send the {thing} to {person}, {address}.
Please send the {thing} to {address} by {day}.
The {org} office is located at {address}.
Meet me at {address} at {number}.
The accident happened at {address} near {place}.
I moved from {address} to {address}.
Can you deliver the {thing} to {address}?
Her address is {address} and her phone number is {phone}.
The package for {person} was returned from {address}.
Where is {address}?
I bought the {thing} at {org} in {place}.
My boss {given} at {org} asked me to fix the {thing}.
Rewrite this: {person} has been working with {org} since {number}.
Act as {person} and explain the {thing}.
Write a story about {given}, a {job} who lives in {place}.
Write a story in which {given} meets {given} in {place}.
{given} had never seen a {thing} before.
{given} looked at {given} and smiled.
"I know," {given} whispered, "but {given} does not."
She turned to {given}. "Where is the {thing}?"
{given} {family} ({number}) is a {nation} {job}.
{person} is a {nation} {job} and founder of {org}.
{person}'s {job}, {person}, declined to comment.
The {nation} {job} {person} won the {thing} in {place}.
The company was founded by {person}, {person} and {person}.
Founders: {family}, {family} and {family}.
Participants: {person}, {person}, {person}.
There were {number} of us: {given}, {given}, {given} and {given}.
I bought {product} for {given}.
How do I install {product} on {product}?
{org} uses {product} for its {thing}.
{person} wrote the {product} course for {org}.
Our customer {org} complains about {product}.
Invoice {number} was sent to {org}, {address}.
{org} sued {org} over the {thing}.
The {thing} was reported by {org}.
I have an account at {org}, how do I close it?
I want to cancel my {org} subscription.
Is {org} better than {org}?
Compare {org} with {org} for a {job}.
{org} CEO {person} resigned on {day}.
{person} of {org} and {org}'s {person} spoke first.
Best album by {person} so far!
{person} is playing in {place} tonight
just met {given} at {org} lol
going to {place} with {given} tomorrow
watching {org} with {given}, great {thing}
happy birthday {given}!
RT: {person} joins {org} http://t.co/abc{number}
BREAKING: {person} dies in {place} aged {number}
{place}: {number} people hurt in {thing}
{country} {thing}: what we know so far
my name is {person}
call me {given}
i'm {given} from {place}
my friend {given} lives in {place}
The {person} Foundation gave {number} dollars to {org}.
In {place}, {family} was known as a {job}.
{family} and {family} ({number}) showed that the {thing} works.
See {family} et al. ({number}) for the {thing}.
This is about {given}, who worked at {org} until {day}.
The {thing} in {place}, {place} was closed by {org}.
I need to add {person} as beneficiary of my {thing}.
Could you change the name on my {thing} to {person}?
The account of {person} at {org} was closed on {date}.
My maiden name is {family}.
What's your last name? {family}
Is this {given}? No, it's {given}.
My doctor is {person} at {org} in {place}.
{given} goes to {org}, where {person} teaches.
{given} is from {place}.
{person} is from {org}.
{given} is a very kind person.
Why is {given} so late?
Have you heard of {person}?
Have you ever been to {place}?
{family} and {family} were great teachers.
The {family} novel is better than the {family} film.
Unlike {family}, I never liked the {thing}.
A great {thing}, made by {person}.
They had {number} children: {given}, {given}, {given} and {given}.
What's your name? {person}
Who is {person}?
Tell me about {person}.
Tell me about {place}.
Where is {place}?
What does {org} do?
{org} is a design agency in {place}.
{org} hires {job}s in {place} and {place}.
{org} of {place} invites you to the {thing}.
I worked as a {job} at {org}, then at {org}.
Looking to support {org} in {place} as a {job}.
Driver, stop at {address}, please.
The bus stop is on {address}.
He lives on the north side of {address}.
The letter arrived at {address} last night.
We'll meet on {day} at {org}, {address}.
A {nation} film from {number}, directed by {person} and starring {person}.
{place} leader gives a {thing} order
{given} of {org} met {given} of {org}.
{org}'s {person} and {person} of {org} got the {thing}.
{person} lives in {place}, {place}.
{place}, {place} and {place} are lovely in May.
Ambassador {person} flew to {country} on {day}.
Rep. {person} of {place} voted against the {thing}.
`;

/** Whole documents; a line with --- alone parts them. */
export const DOCUMENTS = `
Dear {given},

thank you for the {thing} that you sent on {day}.

Best regards,
{person}
{job}
{org}
---
Dear Mr. {family},

I am writing to you about the {thing} of {org}. My phone number is {phone}.

Sincerely,
{person}
---
Dear Ms. {family},
We met in {place} on {date}. {org} would like to offer you a {thing}.
Kind regards
{given}
---
Hi {given},

can you ask {person} about the {thing}? {given} is in {place} until {day}.

Thanks
{given}
---
{person}
{address}
---
{person}
{org}
{address}
---
{person}
{job}
{org}
{address}
Phone: {phone}
E-mail: {email}
---
> {person}
> {org}
> {address}
> Tel. {phone}
---
From: {person} <{email}>
To: {person} <{email}>
Cc: {given}
Subject: {thing}

Hello {given}, the {thing} is at {address}.
---
Name: {person}
Address: {address}
Phone: {phone}
Employer: {org}
---
Name: {person}
Date of birth: {date}
City: {place}
Country: {country}
---
First name: {given}
Last name: {family}
Company: {org}
---
Patient: {person}
DOB: {date}
Physician: Dr. {family}
Hospital: {org}
---
Full name: {person}
Email: {email}
Shipping address: {address}
---
Billing address:
{person}
{address}
---
Ship to: {person}, {address}
Bill to: {org}, {address}
---
Attendees: {person}, {person}, {given}
Location: {place}
Topic: {thing}
---
When: {date}
Where: {place}
Who: {person}
---
{"name": "{person}", "email": "{email}", "city": "{place}", "company": "{org}"}
---
{"first_name": "{given}", "last_name": "{family}", "address": "{address}", "id": {number}}
---
{"id": {number}, "customer": {"name": "{person}", "country": "{country}"}, "product": "{product}"}
---
id,name,city,company
{number},{person},{place},{org}
{number},{person},{place},{org}
---
name;street;phone
{person};{address};{phone}
{person};{address};{phone}
---
| Name | Company | City |
|---|---|---|
| {person} | {org} | {place} |
| {person} | {org} | {place} |
---
- {person} ({org})
- {person} ({org})
- {person} ({org})
---
1. {place}
2. {place}
3. {place}
---
{given}: did you get the {thing}?
{given}: yes, {person} sent it from {place}
{given}: great
---
[{number}:{number}] {given}: hello {given}
[{number}:{number}] {given}: hi! how is {place}?
---
CURRICULUM VITAE
{person}
{address}
{phone}

Experience
{job}, {org}, {place}
{job}, {org}, {place}
---
Customer: {person}
Agent: {given}
Order: {number}
Issue: the {thing} never arrived at {address}
---
<name>{person}</name><city>{place}</city><employer>{org}</employer>
---
name = "{person}"
location = "{place}"
---
Speaker: {person}, {org}
Title: The {thing}
---
The following people work for {org}:
{person}, {job}
{person}, {job}
---
> {org}
> {person}
> {address}
---
{person}
{job}
{org}
{address}
Mobile: {phone}
Fax: {phone}
---
As promised, here is {given}'s address:

{address}
---
When: {day}, {date}
Where: {place}, {org}
---
{address}
---
{place}, {date}
---
{given} {family}
---
{person}
---
{org}
---
{place}
`;
