/** A vlog of nine minutes about a sailing trip, with long silences; made up. */
export const BOAT_VLOG = `
Hey guys, welcome back to the channel. It is five thirty in the morning, it is freezing, and we are about to do something really, really stupid. Today we are going to sail this boat, which we bought for one dollar, across the channel to the island. One dollar! Before we start, hit that like button, it really helps us out.

Okay, so this is the boat. She's called Beatrice, she is forty one years old, and she has not been in the water since 2009. The guy who sold her to us literally gave the dollar back. He said, you will need it for the tow. We laughed. We are not laughing anymore.

So what's wrong with her? Um, everything. The engine starts, but only if you talk to it nicely. There is a hole here in the deck that you could lose a small dog in. The sails are from a different boat. And the toilet, we are not going to talk about the toilet.

But here's why I wanted her. When I was eight, my dad took me out on a boat exactly like this one. It was the only week of the whole year that he didn't work. He let me hold the tiller for one hour, and he pretended to sleep, but I could see that he was watching me through one eye. I have never felt that important again in my life. He died two years ago, and when I saw Beatrice in that advert, I called the number before I had even finished reading.

Anyway. Let's load up. We've got water, we've got flares, we've got about nine kilos of pasta because Tom did the shopping. Tom, why do we have nine kilos of pasta? He says it was on sale. Okay.

Alright, it is seven o'clock, and we are off! Engine is running, the harbour master is shaking his head at us, which is a great sign. The wind is about twelve knots, from the southwest, which is perfect. I can't believe this is actually happening. We are sailing! We are actually sailing!

[pause 7]

So it's been about two hours, and I want to show you this. Look at that. There's nobody out here. No cars, no phones, no notifications. Tom hasn't said a word for forty minutes and that is a record. You forget what quiet is. You really do. You think you are relaxing at home with your phone in your hand, but your head is still in twenty places. Out here there is only one place, and you are in it.

Okay, so, slight problem. I went down to get my jacket and my feet got wet. There is water in the boat. There's quite a lot of water in the boat. It's over the floorboards, and we don't know where it's coming from. Tom is pumping. I'm trying not to panic. I'm going to put the camera down for a second.

[pause 9]

Right. Okay. So, that was the scariest twenty minutes of my entire life. The hose on the engine intake came off, and the sea was just pouring in, like somebody left the tap on. We had maybe fifteen minutes before the batteries went under, and then no pump, no radio, nothing. And I froze. I just stood there. I have done three safety courses, I have a certificate on the wall, and I stood there like a statue looking at the water. And it was Tom, who gets seasick in the bath, who dived under the floor in the cold water, and found the hose, and held it on with his bare hand until I could find a clamp. A two dollar clamp. A two dollar clamp saved a one dollar boat.

I keep thinking about that. You think you know who you are in an emergency. You don't. You have no idea until the water is around your ankles. I thought I would be the hero in this story, and I was the one who couldn't move. And that's okay, I think. It's better to know. Because now I know that I need to practise it a hundred times, until my hands do it without asking my head.

Are you alright, Tom? He's giving me the thumbs up. He is blue, but he's giving me the thumbs up. Tom, you are a legend. I'm never going to make fun of the pasta again.

So we've got a decision to make. We are halfway. It's eleven miles back, and it's eleven miles to the island. The sensible thing is to go back. Everybody would tell us to go back. The pump is working, the clamp is holding, the wind is good, and the forecast says it gets worse at six. We talked about it for ten minutes and we made a list, for and against, on the back of the pasta box. And we are going on.

[pause 6]

Guys. Guys! Look! Land! That's the island! That is the actual island! I am going to cry. I'm so happy. There are dolphins! Tom, there are dolphins! Are you filming this? Three of them, right under the bow! This is the best day of my life!

Oh wow. Okay. I need to calm down. They have been with us for ten minutes now, just playing in the bow wave. I've lived by the sea my whole life, and I have never seen one until today. It's funny, isn't it? I wouldn't have seen them from a better boat. A better boat would have been two hours faster, and we would have missed them completely.

So it's eight in the evening, we are tied up in the harbour, and I can't feel my arms. An old man came over from the boat next to us, he must be about eighty, and he looked at Beatrice for a long time. And then he said, I built that one. We said, what? He said, I worked in the yard in 1983, I built the hull of that boat, number forty two, there's a pencil mark under the chart table with my initials. And we went and looked. And there it was. R. H., 1983. I have goosebumps, look at my arm. Forty one years, and she brought him his own handwriting back.

He sat with us for three hours and told us what everything was for. You know the hole in the deck? It's not a hole. It's a ventilator, and somebody took the cover off. We had been so scared of that hole! And he said something that I wrote down. He said, a boat is never finished, you only stop. I think that is true for people too.

So, what did today cost? One dollar for the boat, two dollars for the clamp, forty for the diesel, and whatever nine kilos of pasta is. People spend five thousand on a holiday and they can't remember the name of the hotel. I'm going to remember today when I'm ninety. You don't need the perfect boat. You don't need the money, or the right shoes, or the right time. The right time is when your friend says yes.

Alright, that's it for today. We are going to eat an enormous amount of pasta. Let me know in the comments if we should sail back or take the ferry like normal people. Don't forget to subscribe, and see you in the next one. Bye guys!
`;
