using System.Globalization;
using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// Training of a pure death process's birth rate: an observation time at random, the counts that survive to it, and the likelihood loss of
/// the births that were lost (<see cref="BlackoutLoss"/>). Santos et al. 2023, "Blackout Diffusion". The loss reported is the published one
/// less what no network can go below, over the mean weight and the largest count: the same gradient up to one factor, in units in which
/// gradient clipping and loss curves mean what they mean elsewhere.
/// </summary>
public sealed class BlackoutObjective : ITrainingObjective
{
    private readonly Func<Tensor, Tensor, Tensor?, Tensor> rate;
    private readonly int classes;
    private readonly PureDeathProcess process;
    private readonly BlackoutObjectiveOptions options;
    private readonly double[] times, weights;
    private readonly double[]? chances;         // of drawing each time; null for even ones

    /// <summary>An objective for a network of the SDK.</summary>
    /// <param name="network">The network.</param>
    /// <param name="process">The process; must count as many levels as the network.</param>
    /// <param name="options">Observation times, weighting and class dropout.</param>
    /// <exception cref="ArgumentException">The levels differ, or an option is out of range.</exception>
    public BlackoutObjective(BlackoutNetwork network, PureDeathProcess process, BlackoutObjectiveOptions? options = null)
        : this(network, network.Rate, network.LabelDim, process, options)
    {
        if (network.Support != process.Support)
            throw new ArgumentException(
                $"The network counts {network.Support} levels, the process {process.Support}; they must agree.", nameof(network));
    }

    /// <summary>An objective for any network.</summary>
    /// <param name="network">Whose parameters learn.</param>
    /// <param name="rate">From counts int64 [batch, ...], times float64 [batch] and one-hot classes or null to the births expected.</param>
    /// <param name="classes">Classes it knows, 0 for none.</param>
    /// <param name="process">The process.</param>
    /// <param name="options">Observation times, weighting and class dropout.</param>
    /// <param name="times">The observation times themselves, ascending; null for the process's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public BlackoutObjective(Module network, Func<Tensor, Tensor, Tensor?, Tensor> rate, int classes, PureDeathProcess process,
        BlackoutObjectiveOptions? options = null, IReadOnlyList<double>? times = null)
    {
        (Network, this.rate, this.classes, this.process, this.options) = (network, rate, classes, process, options ?? new());
        this.options.Validate();
        this.times = [.. times ?? process.ObservationTimes(this.options.ObservationTimes)];
        weights = BlackoutLoss.Weights(this.times, this.options.Weighting);
        chances = this.options.Weighting == BlackoutWeighting.LogitNormal ? [.. this.times.Select(Bell)]
            : this.options.DrawByWeight ? weights : null;
    }

    /// <inheritdoc/>
    public Module Network { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(options.Weighting != BlackoutWeighting.LogitNormal ? []
        : new Dictionary<string, string> { ["logit_mean"] = Text(options.LogitMean), ["logit_std"] = Text(options.LogitStd) })
    {
        ["objective"] = "blackout",
        ["levels"] = process.Support.ToString(CultureInfo.InvariantCulture),
        ["t_end"] = Text(times[^1]),
        ["observation_times"] = times.Length.ToString(CultureInfo.InvariantCulture),
        ["weighting"] = options.Weighting.ToString(),
        ["draw_by_weight"] = options.DrawByWeight ? "yes" : "no",
        ["class_dropout"] = Text(options.ClassDropout),
    };

    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var terms = Terms(batch, step, random);
        var error = (BlackoutLoss.Terms(terms.Rate, terms.Births) - BlackoutLoss.Floor(terms.Births)).flatten(1).mean([1]);   // [batch]
        var scale = options.Weighting == BlackoutWeighting.LogitNormal ? 1 : weights.Average();
        var loss = (error * terms.Weight).mean() / (scale * process.MaxCount);
        return loss.to(batch.Images.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>What the loss of a batch is made of.</summary>
    /// <inheritdoc cref="Loss" path="/param"/>
    /// <returns>Tensors, the rate with a gradient, in the caller's dispose scope.</returns>
    public BlackoutTerms Terms(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var (size, device) = (batch.Size, batch.Images.device);
        var index = Index(random.Uniform(new("time", step), [size], device: device).squeeze(0));
        var time = tensor(times, ScalarType.Float64, device).index_select(0, index);
        var counts = process.Counts((batch.Images.to(ScalarType.Float64) + 1) * (process.MaxCount / 2.0));
        var alive = (-time).exp().view([size, .. Enumerable.Repeat(1L, (int)counts.dim() - 1)]);
        var draws = random.Uniform(new("deaths", step), counts.shape, device: device).squeeze(0);
        var survivors = CountDraws.Binomial(counts, alive, draws);
        var expected = rate(survivors, time, Classes(batch.Labels, step, random));
        var weight = options.DrawByWeight ? full_like(time, weights.Average())
            : tensor(weights, ScalarType.Float64, device).index_select(0, index);
        return new(index.MoveToOuterDisposeScope(), survivors.MoveToOuterDisposeScope(),
            (counts - survivors).MoveToOuterDisposeScope(), expected.MoveToOuterDisposeScope(), weight.MoveToOuterDisposeScope());
    }

    /// <summary>Which observation time each uniform number in [0, 1) means.</summary>
    private Tensor Index(Tensor uniform)
    {
        if (chances is null)
            return (uniform * times.Length).floor_().to(ScalarType.Int64);
        var passed = tensor(chances, ScalarType.Float64, uniform.device).cumsum(0);
        return searchsorted(passed, uniform * passed[^1], right: true).clamp_max_(times.Length - 1);
    }

    /// <summary>Height of the bell at a time; the times are even in logit(e^-t) already.</summary>
    private double Bell(double time)
    {
        var logit = -time - Math.Log(-(Math.Exp(-time) - 1));
        return Math.Exp(-0.5 * Math.Pow((logit - options.LogitMean) / options.LogitStd, 2));
    }

    /// <summary>One-hot classes [batch, classes]; a dropped row is all zeros, which the network reads as "no class".</summary>
    private Tensor? Classes(Tensor labels, long step, IRandomSource random)
    {
        if (classes == 0)
            return null;
        var hot = functional.one_hot(labels, classes).to(ScalarType.Float32);
        if (options.ClassDropout == 0)
            return hot;
        var draws = random.Uniform(new("class-dropout", step), [labels.shape[0], 1], device: labels.device).squeeze(0);
        return hot.mul_(draws.ge(options.ClassDropout));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
