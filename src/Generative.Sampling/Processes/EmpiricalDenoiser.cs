using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The ideal network of a finite data set: E[x_0 | x_t] = sum_i w_i y_i with w the softmax of the log kernel ln p_t(x | y_i), exact and in
/// float64. Gaussian kernel: Karras et al. 2022, equation 57; Poisson kernel: Xu et al. 2023, PFGM++, equation 4. What every sampler can be
/// checked against, since its law is known: the data themselves.
/// </summary>
/// <remarks>Costs rows x data x numbers a row in memory: for small sets. Classes are not looked at. Safe for concurrent use.</remarks>
public sealed class EmpiricalDenoiser : IGenerativeModel
{
    private readonly IContinuousProcess _process;
    private readonly Tensor _data;              // [points, numbers], float64
    private readonly double _d;

    /// <summary>An ideal network.</summary>
    /// <param name="data">The points, [points, ...], at least one; copied.</param>
    /// <param name="process">A Gaussian process or a <see cref="PoissonFlowProcess"/>.</param>
    /// <exception cref="ArgumentException">There are no points.</exception>
    /// <exception cref="InvalidCombinationException">The process's kernel is not known here.</exception>
    public EmpiricalDenoiser(Tensor data, IContinuousProcess process)
    {
        if (data.dim() < 2 || data.numel() == 0)
            throw new ArgumentException($"data is [{string.Join(", ", data.shape)}]; give [points, ...] with at least one point.",
                nameof(data));
        _d = process switch
        {
            PoissonFlowProcess flow => flow.D,
            IGaussianProcess => double.PositiveInfinity,
            _ => throw new InvalidCombinationException(
                $"The kernel of the process '{process.Name}' is not known; use a Gaussian process or a Poisson flow."),
        };
        _process = process;
        Card = new("empirical", data.shape[1..]);
        using var scope = NewDisposeScope();
        _data = data.reshape(data.shape[0], -1).to(ScalarType.Float64, CPU, copy: true).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; } = new(PredictionKind.Clean) { KnowsUnconditional = true };

    /// <inheritdoc/>
    public IForwardProcess Process => _process;

    /// <inheritdoc/>
    public Device Device => CPU;

    /// <summary>Probability of each point given a state.</summary>
    /// <param name="state">[batch, ...].</param>
    /// <param name="levels">One level for all, or one a row; above 0.</param>
    /// <returns>float64 [batch, points], rows sum to 1, in the caller's dispose scope.</returns>
    /// <exception cref="InvalidCombinationException">Positions have levels of their own, for which the kernel is another.</exception>
    public Tensor Weights(Tensor state, NoiseLevels levels)
    {
        if (levels.Columns != 1)
            throw new InvalidCombinationException(
                $"An empirical denoiser has one noise level a row; the plan gives {levels.Columns} positions a level each.");
        using var scope = NewDisposeScope();
        var x = state.reshape(state.shape[0], 1, -1).to(ScalarType.Float64);
        var (a, b) = (LevelMath.Over(x, levels, _process.Scale), LevelMath.Over(x, levels, _process.NoiseScale));
        var distance = ((x - a * _data) / b).square().sum(-1);                  // |x - a y|^2 / b^2, [batch, points]
        // With r = b sqrt D the Poisson kernel is (1 + distance / D)^(-(N + D) / 2), which tends to exp(-distance / 2).
        var log = double.IsInfinity(_d) ? distance / -2 : (distance / _d).log1p() * (-(_data.shape[1] + _d) / 2);
        return log.softmax(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var clean = Weights(request.State, request.Levels).mm(_data).reshape(request.State.shape);
        return new(clean.MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    /// <summary>Frees the copy of the data.</summary>
    public void Dispose() => _data.Dispose();
}
