/** An interview of ten minutes with a restaurant owner, with greeting, advert and goodbye; made up. */
export const KITCHEN_INTERVIEW = `
Hello and welcome back to The Long Table, the podcast where we talk to people who built something with their hands. I'm your host, Dana. If you enjoy the show, please subscribe and leave us a review, it helps a lot.

This episode is brought to you by Copperline. Copperline makes pans that last a lifetime. I have been using their ten inch skillet for two years and it still looks new. Go to copperline.com slash table and use the code TABLE for twenty percent off your first order. That's copperline.com slash table.

My guest today is Marta Okafor, who runs three restaurants in Lisbon and almost lost all of them. Marta, thank you so much for being here.

Thanks for having me, Dana. It's lovely to be here.

So let's start at the beginning. How did you get into cooking?

My grandmother had a stall at the market in Lagos, and I was the one who carried the water. I was six. She never let me touch the knife until I was nine, and when she finally did, she made me cut onions for a whole year. I hated it. I cried every single day, and not because of the onions. But now I can tell you with my eyes closed if a cook has done that year or not. You can't fake a thousand hours. The knife knows.

That's beautiful. And then you moved to Portugal?

Yeah, I moved when I was nineteen, with two hundred euros and the address of a cousin who had already left. I slept in the bus station for three nights. On the fourth morning I walked into the first kitchen that smelled right, and I said, I will wash your dishes for free for one week, and if I am not the best dishwasher you ever had, I will leave and you will have clean dishes. The chef laughed so hard that he had to sit down. He hired me on the spot. I worked for him for eleven years.

Wow. What did he teach you?

He taught me that a restaurant is not about food. Everybody thinks it is about food. Food is the ticket, but people come back because somebody remembered their name. We kept a little book behind the bar with the names of the guests, the names of their children, and what they were worried about the last time. When a man comes in after six months and you ask him how his daughter's operation went, he will never eat anywhere else again. That book was worth more than the stove.

Did you keep that when you opened your own place?

Of course. We have four thousand names in it now. It is on paper, because a computer makes people lazy. If you have to write it with your hand, you remember it.

Let's talk about the hard part. In 2019 you nearly lost everything. What happened?

So in 2019 I had five restaurants, and from the outside it looked like a dream. There were articles in the newspapers. There was a television crew in the kitchen. And I was losing forty thousand euros every month. Forty thousand. Nobody knew, not even my husband. I would sit in the car in front of the house at two in the morning, and I could not go in, because I could not look at him.

How long did that go on?

Nine months. For nine months I lied to everybody I love. And here is the thing that nobody tells you about failing. It is not the money that breaks you, it is the pretending. The day I told my husband the truth, I slept for fourteen hours. We still owed six hundred thousand euros, and I slept like a baby. Because the debt was a number, but the secret was a stone on my chest.

What did you do the next morning?

I called all my suppliers, one after the other, thirty one phone calls. I told each of them exactly how much I owed and when I would pay it. Twenty nine of them said, thank you for calling, take your time. You know why? Because people who owe money hide, and I did not hide. Trust is not built when you pay on time. Trust is built when you can't pay and you pick up the phone anyway.

That's incredible. I think a lot of our listeners who run small businesses need to hear that.

They do. And then we closed two of the restaurants. I shut down the two that were in the newspapers, because those were the ones that lost the money. The famous ones. The three little ones that nobody ever wrote about were making a profit every single week.

So fame was the problem?

Fame is a cost. It is like a second rent that you pay every month. You hire a public relations person, you change the menu every season because the critics get bored, you buy the expensive chairs. My regulars never asked for expensive chairs. I was cooking for people who came once to take a picture, and I was ignoring the people who came every Thursday. That is the biggest mistake a restaurant can make.

Let me ask you about staff, because everyone in the industry says they can't find people. What do you do differently?

We close at ten. That's it, that is the whole secret. Everybody told me I was crazy, because a Portuguese restaurant that closes at ten is like a church that closes on Sunday. But my cooks see their children. In six years, I have lost two people, and one of them went to be a nun. The restaurants next door lose half of their team every summer. It costs about five thousand euros to train a new cook. So when people tell me that I am losing money by closing at ten, I tell them to do the arithmetic.

I love that. Do you think that could work in London or New York?

I don't know. Rents are different. I can only talk about what I know.

Fair enough. Let's take a short break, and we'll be right back after this.

And we are back with Marta Okafor. Marta, I want to ask you about criticism. You had a terrible review once, didn't you?

Oh my God, yes. The man wrote that my fish tasted like a wet library. A wet library! I was so angry that I printed it and hung it up in the kitchen, over the fish station. And for a week the whole team was furious at him. And then my youngest cook, she was maybe twenty, she tastes the fish and she says, chef, he is right. It was the storage. The ice was melting into the boxes overnight. We had been serving watery fish for months, and the only person who told us was the person we hated. I sent that critic a bottle of wine every Christmas until he died.

That's a great story. What would you tell somebody who wants to open their first restaurant today?

Don't. No, I am joking. But first work for somebody else for five years and make all your mistakes with their money. Then open something so small that it is embarrassing. Twelve seats. One menu. If you cannot fill twelve seats on a Tuesday in February, then sixty seats will kill you. Everybody opens for Saturday night. You have to build a restaurant for Tuesday, because Saturday takes care of itself.

Build for Tuesday. I might steal that.

Please, take it. It is true for everything. Marriage too. Anybody can be married on a Saturday.

How do you think about money now, after all of that?

I used to think that money was a score. If the number goes up, I am winning. Now I think money is more like salt. If there is none, you notice it immediately and nothing tastes of anything. But if there is too much, you have ruined the dish, and you can't take it out again. What I want is enough salt.

And what about your children, do they want to take over the restaurants?

My son wants to be a dentist, thank God. My daughter is fourteen and she already corrects my sauces. So we will see. I make her cut onions. She hates me for it.

So the year of onions continues.

The year of onions continues. And one day she will taste something with her eyes closed and she will know. You cannot give that to somebody. They have to cry for it themselves.

Marta, this has been wonderful. Where can people find you?

Come to Lisbon. We don't have a website. We have a telephone.

Thank you so much for coming on the show. And thank you all for listening. If you liked this episode, share it with a friend, and don't forget to subscribe. See you next week. Bye.
`;
