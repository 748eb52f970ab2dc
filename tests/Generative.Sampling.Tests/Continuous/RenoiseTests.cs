using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class RenoiseTests
{
    [Test]
    public void Last_clean_estimate_is_the_sample_and_each_step_starts_from_fresh_noise()
    {
        var model = new GaussianData(new EdmProcess(), 3);
        var (start, z) = (linspace(-1, 1, 3, ScalarType.Float64).reshape(1, 3), linspace(2, -1, 3, ScalarType.Float64).reshape(1, 3));
        var replay = new ReplaySource(1, key => key.Name == "prior" ? start : z);

        using var result = SamplerRunner.Run(KnownSamplers.Get("consistency"), model, new([1], 2) { Levels = [10, 2, 0], Random = replay });

        var first = model.Predict(new(start * 10, NoiseLevels.All(10), Conditioning.None)).Value;
        var second = model.Predict(new(first + 2 * z, NoiseLevels.All(2), Conditioning.None)).Value;
        Assert.That(Values.Distance(result.State.Value, second), Is.LessThan(1e-12));
    }

    [Test]
    public void Is_called_approximate() =>
        Assert.That(Validator.Judge(KnownSamplers.Get("consistency"), new GaussianData(new EdmProcess(), 3)).ToString(),
            Does.StartWith("Approximate: it forgets the state at every step"));
}
