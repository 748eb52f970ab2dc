using Generative.Training;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The training losses of a stored batch. Relative to each item's own: the bound differs by orders of magnitude between steps.
/// </summary>
internal static class DiTTraining
{
    public static ParityError Measure(DiTFixture f, string name)
    {
        var (chain, clean, noise, index) = (f.Chain, f["train.x_start"], f["train.noise"], f["train.t_index"]);
        var bar = tensor(chain.AlphaBars.ToArray())[index].reshape(-1, 1, 1, 1);
        var noisy = (bar.sqrt() * clean + (1 - bar).sqrt() * noise).to(ScalarType.Float32);
        var times = tensor(chain.Timesteps.Select(t => (long)t).ToArray())[index];
        var answer = f.Network.call(noisy, times, f["y"]);
        var (channels, learnt) = (clean.shape[1], f.Network.Options.LearnSigma);
        var epsilon = answer.narrow(1, 0, channels);
        var mse = (epsilon - noise).square().mean([1, 2, 3]);
        var terms = !learnt ? null
            : LearnedRangeLoss.Hybrid(chain, clean, noise, noisy, epsilon, answer.narrow(1, channels, channels), index);
        var actual = name switch
        {
            "train.mse" => terms?.Mse ?? mse,
            "train.vb" => terms?.Bits ?? throw new InvalidDataException("the network learnt no variance, yet a bound is stored"),
            _ => terms?.Loss ?? mse,
        };
        var expected = f[name];
        return ParityError.Worst(Enumerable.Range(0, (int)expected.shape[0])
            .Select(i => new ParityError(Deviation.Relative(actual[i], expected[i]), DiTTolerance.Losses)));
    }
}
