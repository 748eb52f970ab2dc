using System.Text.Json;
using System.Text.Json.Serialization;
using Generative.Shared;

namespace Generative.Training;

/// <summary>
/// Measured cells in a JSON file that is written anew, beside and renamed, with every cell: a run that is cut off loses the cell it was at.
/// For one writer at a time.
/// </summary>
public sealed class ComparisonFile
{
    private const string Format = "generative-comparison/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    private readonly string _path;
    private readonly List<ComparisonCell> _cells;
    private readonly SortedDictionary<int, double> _references;

    private ComparisonFile(string path, Document content) => (_path, _cells, _references) = (path, [.. content.Cells], content.References);

    /// <summary>All cells, in the order they were measured.</summary>
    public IReadOnlyList<ComparisonCell> Cells => _cells;

    /// <summary>What real pictures have: the distance of so many test pictures to the training split, by their number.</summary>
    public IReadOnlyDictionary<int, double> References => _references;

    /// <summary>Reads a file; one that does not exist is empty and is written with the first cell.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public static ComparisonFile Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw new DirectoryNotFoundException(
                $"{Path.GetDirectoryName(full)} does not exist; create it, or name a file in another folder.");
        return new(full, File.Exists(full) ? Read(full) : new(Format, [], []));
    }

    /// <summary>Whether a cell has been measured.</summary>
    public bool Contains(ComparisonKey key) => _cells.Exists(c => c.Key == key);

    /// <summary>Adds a cell and writes the file; a cell of the same key is replaced.</summary>
    public void Add(ComparisonCell cell)
    {
        _cells.RemoveAll(c => c.Key == cell.Key);
        _cells.Add(cell);
        Write();
    }

    /// <summary>Notes the distance that a number of real pictures has and writes the file.</summary>
    public void AddReference(int count, double distance)
    {
        _references[count] = distance;
        Write();
    }

    private void Write() => BesideFile.Write(_path,
        stream => JsonSerializer.Serialize(stream, new Document(Format, _references, _cells), Json));

    private static Document Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Document>(File.ReadAllText(path), Json);
            return read?.Format == Format ? read
                : throw new InvalidDataException($"{path} has the format \"{read?.Format}\"; expected \"{Format}\". Name a new file.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no comparison: {e.Message} Name a new file.", e);
        }
    }

    private sealed record Document(string Format, SortedDictionary<int, double> References, IReadOnlyList<ComparisonCell> Cells);
}
