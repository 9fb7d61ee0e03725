/** A tutorial of eight minutes on baking bread, with an advert; made up. */
export const BREAD_TUTORIAL = `
In this video I'm going to show you how to make a proper sourdough loaf at home, with nothing but flour, water and salt. I've taught this class to about nine hundred people, so I know exactly where it goes wrong. Without further ado, let's get started.

The first thing you need is a starter. A starter is just flour and water that has been left alone long enough for wild yeast to move in. You don't have to buy it and you don't have to be given one by a monk. Mix fifty grams of whole rye flour with fifty grams of water, leave it in a jar on the counter, and every day throw half of it away and feed it again. On day three it will smell like old socks, and that is when most people give up. Do not give up. The bad smell is bacteria that were there first, and they are about to lose the war. By day seven it will smell like apples and yoghurt.

How do you know when the starter is ready? Drop a teaspoon of it into a glass of water. If it floats, it is full of gas and ready to lift a loaf. If it sinks, feed it again and wait four hours. Never bake with a starter that sinks, because no amount of kneading will save you.

Next, the flour. Most people think that expensive flour makes good bread. It doesn't. What matters is the protein. Look at the side of the bag, and find the number next to protein. If it says less than eleven percent, put it back, that's cake flour, whatever the front of the bag says. You want twelve or thirteen. I have baked the same recipe with a two dollar bag and a nine dollar bag, both with twelve and a half percent, and in a blind tasting with forty students, nobody could tell them apart.

Now we mix. Take five hundred grams of flour, three hundred and seventy five grams of water, and one hundred grams of starter. Do not add the salt yet. Mix it with your hand until there is no dry flour left, cover it, and walk away for forty minutes. This rest is called autolyse, and it does the work that your arms would have to do. The water gets into the flour and the gluten starts to build itself. You can knead for ten minutes, or you can wait for forty. I know which one I prefer.

After forty minutes, add ten grams of salt and a splash of water and squeeze it through the dough with your fingers. Why do we add the salt so late? Because salt tightens gluten, and if you add it at the start, the dough fights you. It also slows down the yeast. So give the yeast a head start, and then put on the brakes.

Here is the step that everyone gets wrong. They look at the clock instead of the dough. The recipe says four hours, so they wait four hours. But yeast can't read. At eighteen degrees the dough needs seven hours, and at twenty six degrees it needs three. The temperature of your kitchen matters more than anything else in this recipe. So here is what you do. Put a small piece of the dough into a straight glass, mark the level with a rubber band, and when it has grown by half, the big dough is ready too. It costs nothing and it is never wrong.

During that time you fold it. Wet your hand, take one side, pull it up and fold it over. Turn the bowl, and do it four times. Do that every half an hour, three or four rounds in total. You will feel the dough change under your hands. In the first round it tears like wet paper, and in the fourth it stretches like a silk scarf.

Okay, shaping. Put a little flour on the table, not much, and turn the dough out. The mistake here is to use too much flour, because then the dough slides around and you can't build any tension. You need it to stick a little. Fold it like an envelope, turn it over, and drag it towards you with both hands. See how the skin gets tight? That tension is what makes the loaf stand up in the oven. If your bread comes out flat like a pancake, it was not the yeast. It was the shaping.

Then it goes in the fridge overnight, in a bowl with a floured towel. The cold does two things. It slows the yeast, so that you can bake whenever you want, and it lets the bacteria make acid, which is where the flavour comes from. Bread that is made in four hours tastes of flour. Bread that is made in twenty four hours tastes of bread.

By the way, if you want to learn more, I have a full course with twelve hours of video. The link is in the description, and you get ten percent off this week.

Let's talk about the oven. Home ovens have a problem, and the problem is steam. If the surface dries out in the first ten minutes, the crust sets, and the loaf can't grow anymore. Professional ovens inject steam. You don't have that, but you have a pot. Put a cast iron pot with a lid into the oven, heat it to two hundred and fifty degrees for forty five minutes, and bake the bread inside of it with the lid on. The dough makes its own steam, and the lid keeps it in. That one trick is the difference between a brick and a bakery.

Before it goes in, you have to score it. Take a razor blade, hold it at a low angle, and make one long cut, about one centimetre deep, in one movement. Don't saw. If you hesitate, the blade drags and the dough tears. Be brave. It's bread, it doesn't feel anything.

Bake it for twenty minutes with the lid on and twenty five minutes with the lid off. And now the hardest part of the whole recipe. Wait. Do not cut it for two hours. When it comes out of the oven, the inside is still cooking. The starch has to set. If you cut it hot, the steam escapes, and you get a gummy line at the bottom and you will think that you did something wrong. You did everything right. You were just hungry.

So what if it still went wrong? I get about fifty emails a week, and it is always one of three things. If the holes are tiny and the crumb is tight, it was under proofed, and you need to give it more time. If it spreads out like a puddle and tears when you shape it, it was over proofed, so give it less. And if it is pale and soft, your oven is lying to you. Buy a thermometer for eight dollars. I tested twenty home ovens, and seventeen of them were off by more than fifteen degrees.

One last thing. People ask me why they should spend two days on a loaf that costs three dollars in a shop. I used to have a long answer about health and flavour. Now I just say this. In two days you touch it for maybe thirty minutes, and the rest of the time something is alive in your kitchen and it is working for you. The first time you tear it open and the steam comes out and somebody you love is standing next to you, you will not ask that question again.

Thanks for watching. If this helped, hit the like button and let me know in the comments how your loaf turned out. I'll see you in the next video.
`;
