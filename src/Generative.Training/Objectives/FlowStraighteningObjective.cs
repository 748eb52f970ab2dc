using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>
/// Sequential flow straightening: [0, top] is cut into K segments; where a segment begins a state is drawn from the process, a teacher's
/// flow carries it to where the segment ends, and the student learns the velocity of the straight line between. Yoon and Lee 2024,
/// "Sequential Flow Straightening for Generative Modeling" (SeqRF); K = 1 is the reflow of Liu, Gong and Liu 2023, equation
/// 1. The student is then sampled in K steps (<see cref="SequentialFlow"/>).
/// </summary>
public sealed class FlowStraighteningObjective : ITrainingObjective
{
    private readonly Func<Tensor, Tensor, Tensor?, Tensor> _forward;
    private readonly IGenerativeModel _teacher;
    private readonly ISampler _solver;
    private readonly FlowStraighteningOptions _options;

    /// <summary>An objective for a student of a teacher.</summary>
    /// <param name="network">The student that learns.</param>
    /// <param name="forward">
    /// Its forward pass: states in the batch's dtype, levels [batch] in that dtype, classes int64 [batch] or null; answers the flow dx/dt
    /// in the states' shape.
    /// </param>
    /// <param name="teacher">A model on <see cref="RectifiedFlowProcess"/>, or any other seen along it (<see cref="ReframedModel"/>);
    /// stays the caller's.</param>
    /// <param name="options">Segments and the teacher's steps.</param>
    /// <param name="solver">A deterministic sampler that carries the teacher's states; null for Heun's method.</param>
    /// <exception cref="InvalidCombinationException">The teacher walks another process.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the solver draws random numbers.</exception>
    public FlowStraighteningObjective(Module network, Func<Tensor, Tensor, Tensor?, Tensor> forward, IGenerativeModel teacher,
        FlowStraighteningOptions? options = null, ISampler? solver = null)
    {
        (Network, _forward, _teacher, _options) = (network, forward, teacher, options ?? new());
        _solver = solver ?? new PlannedSampler("heun", "second order, in the flow's own time", new EdmHeun());
        _options.Validate();
        if (teacher.Process is not RectifiedFlowProcess)
        {
            throw new InvalidCombinationException($"'{teacher.Card.Name}' runs on '{teacher.Process.Name}'; "
                + "flow straightening walks 'rectified-flow': wrap the teacher in a ReframedModel.");
        }
        if (_solver.Solver.IsStochastic)
        {
            throw new ArgumentException(
                $"The solver '{_solver.Name}' draws random numbers; pairs need a deterministic one.", nameof(solver));
        }
    }

    /// <inheritdoc/>
    public Module Network { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["objective"] = "flow-straightening",
        ["teacher"] = _teacher.Card.WeightsHash ?? _teacher.Card.Name,
        ["solver"] = _solver.Name,
        ["segments"] = _options.Segments.ToString(CultureInfo.InvariantCulture),
        ["teacher_steps"] = _options.TeacherSteps.ToString(CultureInfo.InvariantCulture),
        ["top"] = _options.Top.ToString("R", CultureInfo.InvariantCulture),
        ["classes"] = _options.HasClasses ? "yes" : "no",
    };

    /// <summary>
    /// |v((1 - a) x_end + a x_start, t) - (x_start - x_end) / (t_start - t_end)|^2, averaged; t and a are uniform in a segment that is
    /// drawn once a step. Draws: <c>segment</c>, <c>noise</c>, <c>place</c>.
    /// </summary>
    /// <inheritdoc/>
    public Tensor Loss(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var dtype = batch.Images.dtype;
        var pair = DrawPair(batch, step, random);
        var (start, end) = (pair.Start, pair.End);
        var a = random.Uniform(new("place", step), [batch.Size], device: start.device).squeeze(0);
        var shape = new long[start.dim()];
        Array.Fill(shape, 1);
        shape[0] = batch.Size;
        var x = end + (start - end) * a.reshape(shape);
        var velocity = (start - end) / (pair.StartLevel - pair.EndLevel);
        var level = a * (pair.StartLevel - pair.EndLevel) + pair.EndLevel;
        var answer = _forward(x.to(dtype), level.to(dtype), _options.HasClasses ? batch.Labels : null);
        return (answer - velocity.to(dtype)).square().mean().MoveToOuterDisposeScope();
    }

    /// <summary>The pair behind a step's loss: a draw of the process where a segment begins, and where the teacher's flow carries
    /// it.</summary>
    /// <inheritdoc cref="Loss" path="/param"/>
    public FlowPair DrawPair(TrainingBatch batch, long step, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var clean = batch.Images.to(ScalarType.Float64);
        using var place = random.Uniform(new("segment", step), [1]);
        var k = (int)(place.item<double>() * _options.Segments);
        var borders = SequentialFlow.Levels(_options.Segments, 1, _options.Top);
        var (from, to) = (borders[k], borders[k + 1]);
        var noise = random.Normal(new("noise", step), clean.shape, ScalarType.Float64, clean.device).squeeze(0);
        var start = clean * (1 - from) + noise * from;
        var request = new SamplingRequest(new long[batch.Size], _options.TeacherSteps)
        {
            Levels = NoiseSchedules.Linear(_options.TeacherSteps + 1, from, to),
            Start = new(0, start),
            Conditioning = _options.HasClasses
                ? new() { Classes = [.. batch.Labels.cpu().data<long>().Select(c => (int)c)] } : Conditioning.None,
        };
        using var result = SamplerRunner.Run(_solver, _teacher, request);
        return new(start.MoveToOuterDisposeScope(), result.State.Value.clone().MoveToOuterDisposeScope(), from, to);
    }
}
