using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>What a network says of a text has the same bits alone and in company, at lengths that fill no vector register.</summary>
public sealed class TokenModelBitsTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write()
    {
        tiny = new();
        TinyTextModel.Write(tiny["mdlm"], "mdlm", TinyTextModel.Mdlm(true), "subs");
        TinyTextModel.Write(tiny["sedd"], "sedd", TinyTextModel.Sedd(true), "concrete-score");
        TinyTextModel.Write(tiny["llada"], "llada", TinyTextModel.Llada(), "subs", TinyTextModel.Absorbing(280));
        TinyTextModel.Write(tiny["bd3lm-1"], "bd3lm-1", TinyTextModel.Bd3lm(1), "subs");
        TinyTextModel.Write(tiny["bd3lm-2"], "bd3lm-2", TinyTextModel.Bd3lm(2), "subs");
    }

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public void Answer_about_a_text_does_not_depend_on_its_company(
        [Values("tiny-text", "mdlm", "sedd", "llada", "bd3lm-1", "bd3lm-2")] string model,
        [Values(2, 3, 5, 6, 7, 9, 13, 18, 31)] int length, [Values] bool some)
    {
        if (model == "bd3lm-2" && length % 2 == 1)
            length++;
        int[]? positions = some ? [length - 1] : null;
        var network = tiny.Catalog.Get(model);
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var random = new Generator((ulong)length);
        var texts = randint(0, 260, [7, length], ScalarType.Int64, generator: random);
        texts = texts.masked_fill(rand([7, length], generator: random).lt(0.4), TinyTextModel.Mask);
        var alone = Enumerable.Range(0, 7).Select(row => Ask(texts.narrow(0, row, 1))).ToArray();

        using var _ = Assert.EnterMultipleScope();
        for (var rows = 2; rows <= 7; rows++)
        {
            var together = Ask(texts.narrow(0, 7 - rows, rows));
            for (var row = 0; row < rows; row++)
                Assert.That(together[row].eq(alone[7 - rows + row][0]).all().item<bool>(), $"row {row} of {rows}");
        }

        Tensor Ask(Tensor ids) => network.Predict(new(ids, NoiseLevels.All(0.3), Conditioning.None) { Positions = positions }).Value;
    }

    [TestCase("bd3lm-1", 9)]
    [TestCase("bd3lm-2", 10)]
    public async Task Text_of_blocks_from_a_cache_does_not_depend_on_its_company(string model, int length)
    {
        var request = new TextRequest { Model = model, Sampler = "block-first-hitting", Length = length, Seed = 7 };
        var together = await tiny.Pipeline.GenerateAsync(request with { Count = 5 });

        for (var i = 0; i < 5; i++)
            Assert.That((await tiny.Pipeline.GenerateAsync(request with { Seed = 7 + i })).TokenIds[0], Is.EqualTo(together.TokenIds[i]));
    }
}
