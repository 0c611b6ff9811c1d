#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

void bind_point(Statement& insert, const PointRecord& record) {
    insert.bind(1, record.key)
        .bind(2, std::string(status_name(record.status)))
        .bind(3, record.comparable)
        .bind(4, record.workload)
        .bind(5, record.energy_table)
        .bind(6, record.energy_unit)
        .bind(14, record.failure);
    if (record.status == PointStatus::done) {
        insert.bind(7, record.energy).bind(8, record.array_cycles).bind(9, record.total_cycles);
        insert.bind(10, record.delay_ms).bind(11, record.macs);
    } else {
        for (const int place : {7, 8, 9, 10, 11}) insert.bind_null(place);
    }
    if (record.pes > 0) {  // the machine could be built
        insert.bind(12, record.area_um2).bind(13, record.pes);
    } else {
        insert.bind_null(12).bind_null(13);
    }
}

void bind_details(Statement& insert, const PointRecord& record) {
    insert.bind(1, record.key).bind(2, record.inputs).bind(3, record.energy_by_level).bind(4, record.layers);
}

PointRecord point_of(const Statement& row, int first) {
    PointRecord record;
    record.key = row.text(first);
    record.status = status_of(row.text(first + 1));
    record.comparable = row.text(first + 2);
    record.workload = row.text(first + 3);
    record.energy_table = row.text(first + 4);
    record.energy_unit = row.text(first + 5);
    record.energy = row.real(first + 6);
    record.array_cycles = row.integer(first + 7);
    record.total_cycles = row.integer(first + 8);
    record.delay_ms = row.real(first + 9);
    record.macs = row.integer(first + 10);
    record.area_um2 = row.real(first + 11);
    record.pes = row.integer(first + 12);
    record.failure = row.text(first + 13);
    record.inputs = row.text(first + 14);
    record.energy_by_level = row.text(first + 15);
    record.layers = row.text(first + 16);
    return record;
}

}  // namespace eyrie
