using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What the sampler <c>sample</c> draws from when its settings ask for several rules: each text is continued under uniforms spread evenly,
/// so that every token of some probability comes up, and the log probabilities it reports are compared with the stored ones.
/// </summary>
internal static class SampledLaw
{
    private const int Draws = 2000;

    public static ParityError Measure(StoredTensors f, string stored, IReadOnlyDictionary<string, double> numbers)
    {
        var (logits, texts) = (f["logits"], f["input_ids"]);
        var rows = (int)logits.shape[0];
        using var model = new Given(logits.repeat_interleave(Draws, 0));
        using var start = texts.repeat_interleave(Draws, 0);
        var uniforms = arange(Draws, ScalarType.Float64).add(0.5).div(Draws).repeat(rows).reshape(-1, 1);
        var request = new SamplingRequest([.. Enumerable.Range(0, rows * Draws).Select(i => (long)i)], 1)
        {
            Start = new(0, start),
            Settings = RuleChain.Settings(numbers),
            Random = new ReplaySource(rows * Draws, _ => uniforms),
        };
        using var result = SamplerRunner.Run(KnownSamplers.Get("sample"), model, request);
        var tokens = result.State.Value.narrow(1, texts.shape[1], 1);
        var probabilities = result.State.Parts["log-probabilities"].narrow(1, texts.shape[1], 1).exp();
        var law = zeros([rows * Draws, logits.shape[1]], ScalarType.Float64).scatter(1, tokens, probabilities)
            .reshape(rows, Draws, -1).max(1).values;
        // A token less likely than the distance of two uniforms may fall between them.
        var expected = f[stored].to(ScalarType.Float64);
        var isMissed = law.eq(0).logical_and(expected.lt(1.0 / Draws));
        return new(Deviation.Absolute(law, expected.masked_fill(isMissed, 0)), RuleChain.Tolerance);
    }

    /// <summary>Answers given logits, whatever it is asked.</summary>
    private sealed class Given(Tensor logits) : IGenerativeModel
    {
        public ModelCard Card { get; } = new("given logits", [1]);

        public ModelTraits Traits { get; } = new(PredictionKind.Logits) { Context = ContextKind.Causal, ReadOutShift = 1 };

        public IForwardProcess Process { get; } = new NextTokenProcess((int)logits.shape[1]);

        public Device Device => CPU;

        public Prediction Predict(PredictionRequest request) => new(logits.unsqueeze(1), PredictionKind.Logits);

        public void Dispose() { }
    }
}
