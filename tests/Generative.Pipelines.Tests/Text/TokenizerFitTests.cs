using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class TokenizerFitTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public void Tokenizer_of_another_model_is_refused()
    {
        TinyTextModel.Write(tiny["small"], "small", TinyTextModel.Radd(99), process: TinyTextModel.Absorbing(100, 99));
        TinyTextModel.Write(tiny["other-mask"], "other-mask");
        TinyTextModel.WriteTokenizer(tiny["other-mask"], ["[MASK]", "[EOS]"]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Plan("small"), Throws.InstanceOf<InvalidDataException>().With.Message
            .Contains("[MASK] as token 264, and the model's mask is token 99: they do not belong together"));
        Assert.That(() => Plan("other-mask"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("[MASK] as token 263, and the model's mask is token 264"));
        TinyTextModel.WriteTokenizer(tiny["small"], []);
        Assert.That(() => Plan("small"), Throws.InstanceOf<InvalidDataException>().With.Message
            .Contains("has 263 tokens, and the model knows 100, its mask among them: they do not belong together"));
    }

    [TestCase("[gMASK]", "<|mdm_mask|>")]
    [TestCase("[gMASK]", "<|hole|>")]
    [TestCase("<mask>", "[MASK]")]
    public void Mask_is_known_by_its_id_whatever_it_and_others_are_called(params string[] special)
    {
        TinyTextModel.Write(tiny["named"], "named");
        TinyTextModel.WriteTokenizer(tiny["named"], special);

        Assert.That(Plan("named").Tokenizer.SpecialTokens, Does.ContainKey(special[1]));
    }

    [Test]
    public void Mask_of_the_tokenizer_that_is_not_the_models_is_refused_though_others_may_be_called_like_it()
    {
        TinyTextModel.Write(tiny["generate"], "generate");
        TinyTextModel.WriteTokenizer(tiny["generate"], ["[gMASK]"]);

        Assert.That(() => Plan("generate"), Throws.InstanceOf<InvalidDataException>().With.Message
            .Contains("has [gMASK] as token 263, and the model's mask is token 264"));
    }

    [Test]
    public void Mask_that_is_a_word_of_the_tokenizer_is_refused()
    {
        TinyTextModel.Write(tiny["word"], "word", TinyTextModel.Radd(262), process: TinyTextModel.Absorbing(263, 262));
        TinyTextModel.WriteTokenizer(tiny["word"], []);

        Assert.That(() => Plan("word"), Throws.InstanceOf<InvalidDataException>().With.Message
            .Contains("mask is token 262, and the tokenizer in the folder of 'word' has ' God' there, a token of texts"));
    }

    [Test]
    public async Task Ids_that_are_no_tokens_are_never_drawn()
    {
        TinyTextModel.Write(tiny["gap"], "gap");
        OddTokenizers.RemoveEos(tiny["gap"]);
        // Without a bar every draw would be the missing token.
        var eager = new ChangedCatalog(tiny.Catalog)
        {
            Answered = (_, value) => value.index_fill(-1, tensor([(long)TinyTextModel.Eos]), 1e4),
        };

        var result = await tiny.Over(eager).GenerateAsync(new() { Model = "gap", Length = 12, Count = 3 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.TokenIds.SelectMany(ids => ids), Has.None.EqualTo(TinyTextModel.Eos));
        Assert.That(result.Plan.Verdict, Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Ids_that_are_no_tokens_are_passed_over_in_texts_on_their_way()
    {
        TinyTextModel.Write(
            tiny["noisy-gap"], "noisy-gap", TinyTextModel.Sedd(false), "concrete-score", TinyTextModel.Uniform(), sampler: "ancestral");
        OddTokenizers.RemoveEos(tiny["noisy-gap"]);
        var seen = new List<int>();

        await foreach (var step in tiny.Pipeline.StreamAsync(new() { Model = "noisy-gap", Count = 24, BatchSize = 24, Steps = 2 }))
            foreach (var text in step.Texts)
            {
                seen.AddRange(text.Ids);
                Assert.That(text.Text(), Is.Not.Empty);
            }

        Assert.That(seen, Has.Some.EqualTo(TinyTextModel.Eos), "the noise is uniform over the model's whole table");
    }

    [Test]
    public void Spellings_are_found_out_once_for_each_tokenizer()
    {
        var tokenizer = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var (first, again) = (TokenSpellings.Of(tokenizer), TokenSpellings.Of(tokenizer));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(again, Is.SameAs(first));
        Assert.That(first.WordStarts.Count(starts => starts), Is.EqualTo(4), "' t', ' the', ' G' and ' God'");
        Assert.That((first.Says(264), first.Says(265)), Is.EqualTo((true, false)));
    }

    private TextPlan Plan(string model) => tiny.Pipeline.Plan(new() { Model = model });
}
