using Generative.Networks;
using Generative.Sampling;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class NextScaleModelTests
{
    private static readonly NextScaleOptions Tiny = new()
    {
        Classes = 3, Depth = 2, Width = 16, Heads = 2, Sides = [1, 2, 3], Codes = 11, Channels = 4,
    };

    [Test]
    public void Steps_answer_what_training_answers_for_the_same_picture()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (transformer, quantizer) = Parts();
        using var model = Model(transformer, quantizer);
        using var cache = model.CreateCache(2, 14);
        var ids = arange(28, int64).reshape(2, 14) % 11;
        var taught = transformer.forward(tensor(new long[] { 0, 2 }), quantizer.TeacherInput(ids));

        using var _ = Assert.EnterMultipleScope();
        for (var (scale, sent) = (0, 0); scale < 3; scale++)
        {
            var (start, size) = (model.Blocks.StartOf(scale), model.Blocks.SizeOf(scale));
            var expected = taught.narrow(1, start, size);
            Assert.That(Values.Distance(Ask(0, start, null), expected), Is.LessThan(1e-5), $"scale {scale}");
            Assert.That(Values.Distance(Ask(sent, start, cache), expected), Is.LessThan(1e-5), $"scale {scale} behind the cache");
            sent = start;
        }

        Tensor Ask(int from, int to, IModelCache? held) => model.Predict(
            new(ids.narrow(1, from, to - from), NoiseLevels.All(0), new() { Classes = [0, 2] }) { Cache = held }).Value;
    }

    [Test]
    public void Picture_is_made_scale_by_scale_guided_more_and_more()
    {
        var (transformer, quantizer) = Parts();
        using var model = Model(transformer, quantizer);
        var request = new SamplingRequest([1, 2], 3)
        {
            Conditioning = new() { Classes = [0, 2] },
            Guidance = new BlockGuidance(3, BlockGuidanceGrowth.OverAll),
            Settings = new Dictionary<string, double> { ["top-k"] = 6, ["top-p"] = 0.9 },
        };
        List<SampleState> states = [];
        using var cached = SamplerRunner.Run(KnownSamplers.Get("next-block"), model, request, s => states.Add(Own(s.State)));
        using var plain = BlockModelTests.Run("next-block", new BlocksWithoutCache(model), request);
        using var resumed = BlockModelTests.Run("next-block", model, request with { Start = new(2, states[1]) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(states.Select(s => s.Value.shape[1]), Is.EqualTo(new[] { 1, 5, 14 }));
        Assert.That(plain.State.Value.eq(cached.State.Value).all().item<bool>(), Is.True);
        Assert.That(resumed.State.Value.eq(cached.State.Value).all().item<bool>(), Is.True);
        Assert.That(Validator.Judge(KnownSamplers.Get("next-block"), model), Is.EqualTo(Verdict.Exact));
        Assert.That(Validator.Judge(KnownSamplers.Get("sample"), model).Kind, Is.EqualTo(VerdictKind.Invalid));
    }

    [Test]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        var (transformer, _) = Parts();
        using var other = new MultiScaleResidualQuantizer(new(11, 4, [1, 2, 4]));
        Assert.That(() => new NextScaleNetwork(transformer, other),
            Throws.ArgumentException.With.Message.Contains("scales 1, 2, 4").And.Message.Contains("1, 2, 3"));
        transformer.Dispose();
    }

    private static (NextScaleTransformer Transformer, MultiScaleResidualQuantizer Quantizer) Parts()
    {
        random.manual_seed(9);
        var (transformer, quantizer) = (new NextScaleTransformer(Tiny), new MultiScaleResidualQuantizer(new(11, 4, [1, 2, 3])));
        using (no_grad())
            foreach (var parameter in transformer.parameters())
                parameter.copy_(randn_like(parameter) * 0.3);
        return (transformer, quantizer);
    }

    private static BlockModel Model(NextScaleTransformer transformer, MultiScaleResidualQuantizer quantizer)
    {
        var network = new NextScaleNetwork(transformer, quantizer);
        return new(network, transformer, new("scales", [14]), BlockModel.UsualTraits(network), CPU);
    }

    private static SampleState Own(SampleState state) => new(
        state.Value.clone().DetachFromDisposeScope(), state.Parts.ToDictionary(p => p.Key, p => p.Value.clone().DetachFromDisposeScope()));
}
