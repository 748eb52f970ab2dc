using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// The simple loss of discrete diffusion, |net(x_t, t) - target|^2 averaged over pixels, t uniform over the timesteps. Ho, Jain, Abbeel
/// 2020, equation 14. With input perturbation, x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) (e + gamma xi) while the target keeps e:
/// training sees the errors sampling makes. Ning et al. 2023, "Input Perturbation Reduces Exposure Bias in Diffusion Models".
/// </summary>
public sealed class DiffusionObjective : ITrainingObjective
{
    private readonly Func<Tensor, Tensor, Tensor?, Tensor> _forward;
    private readonly DiscreteVpProcess _process;
    private readonly DiffusionObjectiveOptions _options;
    private readonly DiscreteChain? _chain;

    /// <summary>An objective for any network over discrete timesteps.</summary>
    /// <param name="network">The network that learns.</param>
    /// <param name="forward">
    /// Its forward pass: pictures [batch, channel, height, width] in the batch's dtype, timesteps int64 [batch], classes int64 [batch] or
    /// null where there are none; answers in the pictures' shape, or with twice the channels where it learns a variance.
    /// </param>
    /// <param name="process">Supplies alpha-bar.</param>
    /// <param name="options">What is predicted, perturbation, classes, learned variance.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the process cannot bear a learned variance (its last alpha-bar
    /// is 0).</exception>
    public DiffusionObjective(
        Module network, Func<Tensor, Tensor, Tensor?, Tensor> forward, DiscreteVpProcess process, DiffusionObjectiveOptions? options = null)
    {
        (Network, _forward, _process, _options) = (network, forward, process, options ?? new());
        _options.Validate();
        _chain = _options.LearnsVariance ? new(process.AlphaBars) : null;
    }

    /// <inheritdoc/>
    public Module Network { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "diffusion",
        ["target"] = _options.Target.ToString(),
        ["input_perturbation"] = Text(_options.InputPerturbation),
        ["null_class"] = _options.NullClass?.ToString(CultureInfo.InvariantCulture) ?? "none",
        ["class_dropout"] = Text(_options.ClassDropout),
        ["bound_weight"] = _options.LearnsVariance ? Text(_options.BoundWeight) : "none",
        ["timesteps"] = _process.TrainSteps.ToString(CultureInfo.InvariantCulture),
        ["alpha_bar"] = $"{Text(_process.AlphaBars[0])} to {Text(_process.AlphaBars[^1])}",
    };

    /// <summary>
    /// The mean loss of a batch. Draws: <c>timestep</c> (uniform, its floor after scaling is t), <c>noise</c>, <c>perturbation</c> where
    /// there is one,
    /// <c>class-dropout</c> where there are classes.
    /// </summary>
    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        return Terms(batch, step, random).Loss.mean().MoveToOuterDisposeScope();
    }

    /// <summary>The parts of each picture's loss [batch], with gradients: mean squared error over its pixels, and the bound, 0 where the
    /// variance is not learned.</summary>
    /// <inheritdoc cref="Loss" path="/param"/>
    public LearnedRangeTerms Terms(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var x = batch.Images;
        var u = random.Uniform(new("timestep", step), [batch.Size], device: x.device).squeeze(0);
        var t = (u * _process.TrainSteps).to(ScalarType.Int64);
        var noise = random.Normal(new("noise", step), x.shape, x.dtype, x.device).squeeze(0);
        var added = _options.InputPerturbation == 0 ? noise
            : noise + random.Normal(new("perturbation", step), x.shape, x.dtype, x.device).squeeze(0) * _options.InputPerturbation;
        var noisy = Noised(x, added, t);
        var answer = _forward(noisy, t, Classes(batch.Labels, step, random));
        CheckAnswer(answer, x);
        var terms = _chain is null
            ? new LearnedRangeTerms((answer - Target(x, noise, t)).square().flatten(1).mean([1]), zeros(batch.Size, x.dtype, x.device))
            : LearnedRangeLoss.Hybrid(_chain, x, noise, noisy, answer.narrow(1, 0, x.shape[1]),
                answer.narrow(1, x.shape[1], x.shape[1]), t, _options.BoundWeight);
        return new(terms.Mse.MoveToOuterDisposeScope(), terms.Bits.MoveToOuterDisposeScope());
    }

    /// <summary>sqrt(abar_t) x_0 + sqrt(1 - abar_t) e, coefficients rounded to the pictures' dtype.</summary>
    /// <param name="x0">Clean pictures [batch, ...].</param>
    /// <param name="noise">e of that shape, perturbed or not.</param>
    /// <param name="timesteps">int64 [batch], 0 to T - 1.</param>
    public Tensor Noised(Tensor x0, Tensor noise, Tensor timesteps)
    {
        using var scope = NewDisposeScope();
        var (signal, spread) = Coefficients(x0, timesteps);
        return (signal * x0 + spread * noise).MoveToOuterDisposeScope();
    }

    private void CheckAnswer(Tensor answer, Tensor x)
    {
        long[] expected = [.. x.shape];
        expected[1] *= _options.LearnsVariance ? 2 : 1;
        if (!answer.shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidOperationException($"The network answered with shape [{string.Join(", ", answer.shape)}], "
                + $"this objective needs [{string.Join(", ", expected)}]; set LearnsVariance for networks that learn one.");
        }
    }

    private Tensor Target(Tensor x0, Tensor noise, Tensor timesteps)
    {
        if (_options.Target != PredictionKind.Velocity)
            return _options.Target == PredictionKind.Clean ? x0 : noise;
        var (signal, spread) = Coefficients(x0, timesteps);
        return signal * noise - spread * x0;
    }

    private (Tensor Signal, Tensor Spread) Coefficients(Tensor like, Tensor timesteps)
    {
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[0] = timesteps.shape[0];
        var bar = tensor(_process.AlphaBars.ToArray(), ScalarType.Float64, like.device).index_select(0, timesteps).reshape(shape);
        return (bar.sqrt().to(like.dtype), (1 - bar).sqrt().to(like.dtype));
    }

    private Tensor? Classes(Tensor labels, long step, IRandomSource random)
    {
        if (_options.NullClass is not { } none)
            return null;
        if (_options.ClassDropout == 0)
            return labels;
        var draws = random.Uniform(new("class-dropout", step), [labels.shape[0]], device: labels.device).squeeze(0);
        return where(draws.ge(_options.ClassDropout), labels, full_like(labels, none));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
