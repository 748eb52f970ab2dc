using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class BlockModelTests
{
    private static readonly NextBlockOptions Video = new()
    {
        Layers = 2, Heads = 2, Width = 16, Positions = 20, BlockSize = 3, VideoTokens = 7, Classes = 2,
    };

    [Test]
    public void Marks_and_classes_are_never_drawn_and_nobody_sees_them()
    {
        using var model = Model(Video);
        using var result = Run("next-block", model, Request(5));
        var ids = result.State.Value;
        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Vocabulary, Is.EqualTo(7));
        Assert.That(ids.shape, Is.EqualTo(new long[] { 3, 9 }));
        Assert.That(ids.data<long>().ToArray(), Is.All.InRange(0L, 6L));
    }

    [Test]
    public void Blocks_of_one_token_are_next_token_prediction()
    {
        using var model = Model(Video with { BlockSize = 1, Classes = 0 });
        using var context = tensor(new long[] { 1, 4, 6 }, [3, 1]);
        var request = Request(9) with { Start = new(0, context), Conditioning = Conditioning.None };
        using var blockwise = Run("next-block", model, request);
        using var tokenwise = Run("sample", model, request);
        Assert.That(blockwise.State.Value.eq(tokenwise.State.Value).all().item<bool>(), Is.True);
    }

    [TestCase("next-block")]
    [TestCase("next-block-greedy")]
    public void Guided_run_with_a_cache_is_the_one_without(string sampler)
    {
        using var model = Model(Video);
        var request = Request(6) with { Guidance = new BlockGuidance(30) };
        using var cached = Run(sampler, model, request);
        using var plain = Run(sampler, new BlocksWithoutCache(model), request);
        using var unguided = Run(sampler, model, Request(6));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(cached.State.Value.eq(plain.State.Value).all().item<bool>(), Is.True);
        Assert.That(cached.State.Value.eq(unguided.State.Value).all().item<bool>(), Is.False);
        Assert.That(cached.Summary.NetworkEvaluations, Is.EqualTo(6));
    }

    [Test]
    public void Runs_leave_no_tensors_behind()
    {
        using var model = Model(Video);
        var request = Request(6) with { Guidance = new BlockGuidance(0.8) };
        LiveTensors.AreUnchangedBy(() => Run("next-block", model, request).Dispose(), 5);
    }

    [Test]
    public void Questions_that_cannot_be_answered_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Video);
        using var _ = Assert.EnterMultipleScope();
        Refused(new(zeros(1, 3, int64) + 7, NoiseLevels.All(0), Conditioning.None), "tokens 7 to 7");
        Refused(new(zeros(1, 4, int64), NoiseLevels.All(0), Conditioning.None), "whole blocks of 1, 1, 1, 3, 3, ...");
        Refused(new(zeros(1, 3), NoiseLevels.All(0), Conditioning.None), "int64");
        Refused(new(zeros(1, 3, int64), NoiseLevels.All(0), new() { Classes = [2] }), "classes has 2");
        Refused(new(zeros(1, 3, int64), NoiseLevels.All(0), Conditioning.None) { Answers = [1] }, "next block, 3 tokens");
        Refused(new(zeros(1, 3, int64), NoiseLevels.All(0), Conditioning.None)
            { Cache = new KeyValueCache(1, 1, 1) }, "give one that 'video' made");
        using var plain = new NextBlockTransformer(Video);
        Assert.That(() => new BlockModel(plain, plain, new("video", [9]), Model(Video with { BlockSize = 2 }).Traits, CPU),
            Throws.ArgumentException.With.Message.Contains("they must agree"));

        void Refused(PredictionRequest request, string why) =>
            Assert.That(() => model.Predict(request), Throws.ArgumentException.With.Message.Contains(why));
    }

    internal static SamplerResult Run(string sampler, IGenerativeModel model, SamplingRequest request) =>
        SamplerRunner.Run(KnownSamplers.Get(sampler), model, request);

    private static SamplingRequest Request(int steps) => new([1, 2, 3], steps) { Conditioning = new() { Classes = [0, 1, 0] } };

    private static BlockModel Model(NextBlockOptions options)
    {
        random.manual_seed(7);
        var network = new NextBlockTransformer(options);
        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.copy_(randn_like(parameter) * 0.3);
        return new(network, network, new("video", [network.Blocks.Tokens!.Value]), BlockModel.UsualTraits(network), CPU,
            network.Sequence.FirstToken);
    }
}
