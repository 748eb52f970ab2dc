namespace Generative.Generate.Tests.Text;

/// <summary>Everything a user can get wrong about <c>text</c>, and a piece of the sentence that must say so.</summary>
public sealed class BadTextInputTests
{
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write() => models = new();

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [TestCase("The template has up to 42 tokens, 40 of them in holes, and 'tiny-text' takes 32", "--template", "In [MASK*40] God")]
    [TestCase("'[MSK*3]', which is neither a hole nor a special token of the model (did you mean [MASK*3]?)", "--template", "In [MSK*3]")]
    [TestCase("is not closed; add ']'", "--template", "In [MASK*3")]
    [TestCase("The template is empty", "--template", "")]
    [TestCase("The template has 3 tokens and nothing is left to make", "--template", "In the God")]
    [TestCase("The prompt has 32 tokens and nothing is left to make", "--prompt", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [TestCase("The prompt has 33 tokens, and 'tiny-text' takes 32; shorten the text", "--prompt", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [TestCase("length is 17, and 'blocks' writes blocks of 4 tokens, which do not divide it; give a length of 16 or 20",
        "--model", "blocks", "--length", "17")]
    [TestCase("temperature is 0; give a number above 0", "--temperature", "0")]
    [TestCase("temperature is -1; give a number above 0", "--temperature", "-1")]
    [TestCase("--temperature is 'hot'; give a finite number", "--temperature", "hot")]
    [TestCase("top-p is 0; give a probability above 0", "--top-p", "0")]
    [TestCase("top-p is 1.5; give a probability above 0, up to 1", "--top-p", "1.5")]
    [TestCase("--top-k is '0'; give a whole number from 1", "--top-k", "0")]
    [TestCase("length is 33; 'tiny-text' takes 1 to 32 tokens", "--length", "33")]
    [TestCase("--length is '0'; give a whole number from 1", "--length", "0")]
    [TestCase("--count is '0'; give a whole number from 1 to 1000000", "--count", "0")]
    [TestCase("--steps is '0'; give a whole number from 1 to 100000", "--steps", "0")]
    [TestCase("--seed is '-1'; give", "--seed", "-1")]
    [TestCase("There is no model 'tiny-txt' (did you mean tiny-text?)", "--model", "tiny-txt")]
    [TestCase("There is no sampler 'first-hit' (did you mean block-first-hitting or first-hitting", "--sampler", "first-hit")]
    [TestCase("ddim cannot sample tiny-text: it moves real numbers, but the process 'absorbing' has tokens", "--sampler", "ddim")]
    [TestCase("has no setting 'eta'", "--set", "eta=1")]
    [TestCase("guidance is 2, and there are no words to be guided to", "--guidance", "2")]
    [TestCase("There is no option '--templat' (did you mean --template?)", "--templat", "x")]
    [TestCase("--out is empty", "--out", "")]
    public async Task Wrong_option_is_one_sentence_and_exit_code_2(string says, params string[] args) =>
        (await models.TextAsync(args)).Fails(2, says);

    [Test]
    public async Task Tokenizer_of_another_model()
    {
        TinyTextModel.Write(models["borrowed"], "borrowed", TinyTextModel.Radd(99), process: TinyTextModel.Absorbing(100, 99));
        (await models.TextAsync("--model", models["borrowed"]))
            .Fails(2, "they do not belong together; put the tokenizer it was trained with there");
    }

    [Test]
    public async Task Folder_without_a_tokenizer()
    {
        TinyTextModel.Write(models["mute"], "mute");
        File.Delete(Path.Combine(models["mute"], "vocab.json"));
        File.Delete(Path.Combine(models["mute"], "merges.txt"));
        (await models.TextAsync("--model", models["mute"])).Fails(2, "'mute' makes text, and its folder has no tokenizer");
    }

    [Test]
    public async Task Model_of_pictures_for_text_and_of_text_for_pictures()
    {
        (await models.TextAsync("--model", TestModels.Tiny)).Fails(2, "'tiny' makes no text; name a text model");
        (await models.RunAsync(false, "image", "--model", "tiny-text", "--out", models.File("x.png")))
            .Fails(2, "'tiny-text' makes text, not pictures");
        (await models.ScoreAsync("--model", TestModels.Tiny, "--file", Path.Combine(TestModels.Tiny, "config.json")))
            .Fails(2, "'tiny' knows no text; name a text model");
    }

    [Test]
    public async Task Damaged_weights()
    {
        TinyTextModel.Write(models["damaged"], "damaged");
        File.WriteAllText(Path.Combine(models["damaged"], "model.safetensors"), "broken");
        (await models.TextAsync("--model", models["damaged"])).Fails(2, "model.safetensors");
    }
}
