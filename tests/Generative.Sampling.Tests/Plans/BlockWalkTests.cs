using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class BlockWalkTests
{
    [Test]
    public void Frames_walk_as_tokens_do_with_finished_blocks_at_level_0()
    {
        var model = new Frames();
        List<double[]> answers = [];
        var sampler = new LoopSampler(context => Walk(context, answers));

        SamplerRunner.Run(sampler, model, new([1, 2], 1)).Dispose();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Asked.Select(a => a.ToString()), Is.EqualTo(new[] { "0.5", "0 0 0.5 0.5", "0 0 0 0 0.5 0.5" }));
        Assert.That(answers.Select(a => a.Length), Is.All.EqualTo(2 * 2 * 3), "rows, positions of a block, numbers of a frame");
        Assert.That(answers[2], Is.All.EqualTo(6), "the answer is the number of frames seen");
    }

    private static IEnumerable<SamplingStep> Walk(SamplingContext context, List<double[]> answers)
    {
        var walk = new BlockWalk(context, 6, 2);
        var state = context.Keep(zeros(2, 6, 3, ScalarType.Float64));
        for (var block = 0; block < walk.Count; block++)
        {
            answers.Add(Values.Of(walk.Ask(state, block, NoiseLevels.All(0.5)).Value));
            yield return new SamplingStep(block, NoiseLevels.All(0), state, null);
        }
    }

    private sealed class Frames : IGenerativeModel
    {
        public List<NoiseLevels> Asked { get; } = [];

        public ModelCard Card { get; } = new("frames", [6, 3]);

        public ModelTraits Traits { get; } = new(PredictionKind.Clean) { HasLevelPerPosition = true };

        public IForwardProcess Process { get; } = new VpProcess();

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request)
        {
            Asked.Add(request.Levels);
            return new(full_like(request.State, request.State.shape[1]), PredictionKind.Clean);
        }

        public void Dispose() { }
    }
}
