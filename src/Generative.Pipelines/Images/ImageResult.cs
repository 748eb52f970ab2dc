using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>Finished pictures with all that is needed to make them again.</summary>
public sealed class ImageResult
{
    internal ImageResult(ImagePlan plan, ModelCard card, ImageRequest request,
        IReadOnlyList<Picture> pictures, ImageTimings timings, int evaluations)
    {
        (Plan, Card, Pictures, Timings, NetworkEvaluations) = (plan, card, pictures, timings, evaluations);
        _request = request;
    }

    private readonly ImageRequest _request;

    /// <summary>What was run.</summary>
    public ImagePlan Plan { get; }

    /// <summary>What the model is.</summary>
    public ModelCard Card { get; }

    /// <summary>The pictures, at the model's size.</summary>
    public IReadOnlyList<Picture> Pictures { get; }

    /// <summary>Network evaluations behind each picture.</summary>
    public int NetworkEvaluations { get; }

    /// <summary>Where the time went.</summary>
    public ImageTimings Timings { get; }

    /// <summary>Class name of a picture, empty for none.</summary>
    public string ClassOf(int picture) => Plan.Classes[picture] == Conditioning.NoClass ? "" : Card.Classes[Plan.Classes[picture]];

    /// <summary>The parameters to store in a file that shows the given pictures.</summary>
    /// <param name="pictures">Numbers of the pictures in the order the file shows them.</param>
    /// <param name="columns">Pictures in a row of the file.</param>
    public GenerationParameters ParametersOf(IReadOnlyList<int> pictures, int columns = 1) => new()
    {
        Model = Card.Name,
        WeightsHash = Card.WeightsHash ?? "",
        Sampler = Plan.Sampler.Name,
        Steps = Plan.Steps,
        Guidance = Plan.Guidance,
        Seeds = [.. pictures.Select(i => Plan.Seeds[i])],
        Classes = [.. pictures.Select(ClassOf)],
        Columns = columns,
        Extra = ImageParameters.Extra(_request, Plan, pictures),
    };
}
