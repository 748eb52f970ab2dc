using Generative.Imaging;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary>A file's pictures beside the request that makes them again.</summary>
internal sealed class Replay
{
    private readonly IServiceProvider _services;
    private readonly string _path;
    private readonly GenerationParameters _parameters;
    private readonly SheetLayout _layout;
    private readonly IReadOnlyList<Picture> _stored;
    private readonly ImageRequest _request;
    private readonly ImagePlan _plan;

    private Replay(IServiceProvider services, string path, GenerationParameters parameters, ImageRequest request)
    {
        (_services, _path, _parameters, _layout, _request) = (services, path, parameters, SheetLayout.Read(parameters), request);
        _plan = services.GetRequiredService<ImagePipeline>().Plan(_request).MustBeValid();
        ImageParameters.CheckPictures(parameters, _plan);
        var picture = PictureFile.Read(path, services.GetRequiredService<IImageCodec>());
        _stored = _layout.Split(picture, parameters.Seeds.Count, _plan.Model.Card);
    }

    /// <summary>What a file remembers.</summary>
    /// <exception cref="BadInputException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no picture, or remembers nothing.</exception>
    public static GenerationParameters ReadParameters(string path) => File.Exists(path) ? PictureFile.ReadParameters(path)
        : throw new BadInputException(
            Directory.Exists(path) ? $"'{path}' is a folder; name a PNG in it." : $"There is no file '{path}'; check the path.");

    /// <summary>Reads a file and finds its model, without reading weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">What it remembers.</param>
    /// <param name="model">The model to use instead of the one the file names.</param>
    /// <param name="sources">Adds the pictures that an edit started from.</param>
    /// <param name="services">Where models, pipeline and codec come from.</param>
    public static Replay Open(string path, GenerationParameters parameters, string? model,
        Func<ImageRequest, ImageRequest> sources, IServiceProvider services)
    {
        var found = model ?? Find(path, parameters.Model, services.GetRequiredService<IModelCatalog>());
        var request = sources(ImageParameters.Read(parameters, found));
        SourceOptions.Check(path, parameters, request);
        return new(services, path, parameters, request);
    }

    /// <summary>A file like the one read, for what is made.</summary>
    public IImageOutput Output(string path)
    {
        var codec = _services.GetRequiredService<IImageCodec>();
        return OutputPath.IsPicture(path, codec)
            ? new SheetOutput(path, [.. Enumerable.Range(0, _stored.Count)], _layout, _plan.Model.Card, codec)
            : throw new BadInputException($"--out '{path}' does not end like a picture; give a file such as 'again.png'.");
    }

    /// <summary>Makes the pictures again.</summary>
    /// <exception cref="InvalidOperationException">The model's weights are not those that made the file.</exception>
    public async Task<ImageResult> RunAsync(Streams streams, CancellationToken cancellation)
    {
        var models = _services.GetRequiredService<IModelCatalog>();
        var hash = (await Task.Run(() => models.Get(_request.Model), cancellation)).Card.WeightsHash;
        if (_parameters.WeightsHash.Length > 0 && hash != _parameters.WeightsHash)
            throw new InvalidOperationException($"The weights of '{_request.Model}' are not those that made '{_path}': "
                + $"their SHA-256 begins with {Begin(hash)}, the file's with {Begin(_parameters.WeightsHash)}; "
                + "give the right model with --model.");
        var pipeline = _services.GetRequiredService<ImagePipeline>();
        return await ProgressBar.RunAsync(streams, progress => pipeline.GenerateAsync(_request, progress, cancellation));
    }

    /// <summary>Compares what was made with the file.</summary>
    public PictureComparison Compare(ImageResult result) => PictureComparison.Of(_stored, result.Pictures);

    /// <summary>Only a known model's name is taken from a file: a path in it would have a stranger choose what is read here.</summary>
    private static string Find(string path, string name, IModelCatalog models)
    {
        var known = models.Names;
        return known.FirstOrDefault(n => n == name) ?? known.FirstOrDefault(n => NameInside(models, n) == name)
            ?? throw new BadInputException(
                $"'{path}' was made by '{name}', which is not among the models here; give its folder with --model.");
    }

    private static string? NameInside(IModelCatalog models, string folder)
    {
        try
        {
            return models.Describe(folder).Card.Name;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;        // a damaged folder is not the one looked for
        }
    }

    private static string Begin(string? hash) => hash is null ? "nothing" : hash[..Math.Min(12, hash.Length)];
}
